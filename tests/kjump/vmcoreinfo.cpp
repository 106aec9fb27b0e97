// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/vmcoreinfo.hpp"

#include <catch2/catch.hpp>

#include "support/saved_image.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

constexpr std::uint64_t kNote = 0x4802000;

// kHigh, with such a note at each of these addresses.
std::vector<std::uint8_t> with_notes(const std::vector<std::pair<std::uint64_t, std::string>>& notes) {
    auto memory = kHigh;
    for (const auto& [address, info] : notes) {
        const auto bytes = note("VMCOREINFO", 0, info);
        std::copy(bytes.begin(), bytes.end(), memory.begin() + static_cast<std::ptrdiff_t>(address - 0x4800000));
    }
    return make_core<Elf32>({{0x4800000, memory}}, {});
}

}  // namespace

TEST_CASE("VMCOREINFO names release and build") {
    const auto kernel = Vmcoreinfo("OSRELEASE=6.1.192-pae-smp\nBUILD-ID=1ebc3cd4\nPAGESIZE=4096\n").kernel();
    REQUIRE(kernel);
    CHECK(kernel->release == "6.1.192-pae-smp");
    CHECK(kernel->build_id == std::vector<std::uint8_t>{0x1e, 0xbc, 0x3c, 0xd4});
    CHECK_FALSE(Vmcoreinfo("NOT-OSRELEASE=1\n").kernel());
    CHECK(Vmcoreinfo(std::string("OSRELEASE=6.1\0x\n", 16)).kernel()->release == "6.1");  // as the header can hold it
    CHECK(vmcoreinfo_in(note("VMCOREINFO", 0, kInfo)).text() == kInfo);
    CHECK(vmcoreinfo_in(note("CORE", 0, kInfo)).empty());
}

TEST_CASE("VMCOREINFO has numbers and addresses") {
    const Vmcoreinfo info(
        "SIZE(page)=40\n"
        "NUMBER(MARK)=-129\nSYMBOL(mem_map)=c1a2b3c4\nSIZE(list)=12x\n");
    CHECK(info.number("SIZE(page)") == 40);
    CHECK(info.number("NUMBER(MARK)") == -129);
    CHECK(info.symbol("mem_map") == 0xc1a2b3c4);
    CHECK_FALSE(info.number("SIZE(list)"));
    CHECK_FALSE(info.number("SIZE(zone)"));
}

TEST_CASE("a page is the kernel's note if it begins as one") {
    auto page = note("VMCOREINFO", 0, kInfo);
    page.resize(4096);
    CHECK(vmcoreinfo_of_page(page).text() == kInfo);
    CHECK(vmcoreinfo_of_page(std::span(page).first(40)).empty());  // "OSRELEASE=6.1.0-" would be another kernel
    CHECK(vmcoreinfo_of_page(std::span(page).first(50)).text() == "OSRELEASE=6.1.0-test\n");
    CHECK(vmcoreinfo_of_page(std::span(page).subspan(4)).empty());
    CHECK(vmcoreinfo_of_page({}).empty());
    page[0] = 12;
    CHECK(vmcoreinfo_of_page(page).empty());
}

TEST_CASE("a note of more than its page has the lines that are in it as a whole") {
    std::string info = kInfo;
    while (info.size() < 5000) {
        info += "NUMBER(filler)=1234567890\n";
    }
    const auto text = vmcoreinfo_of_page(std::span<const std::uint8_t>(note("VMCOREINFO", 0, info)).first(4096)).text();
    CHECK(text.size() <= 4096 - 24);
    CHECK(text.size() > 4096 - 24 - 26);
    CHECK(info.starts_with(text));
    CHECK(text.ends_with("=1234567890\n"));
}

TEST_CASE("save: the kernel is the one whose note is where that kernel says, and no other note counts") {
    FakeMachine machine;
    const auto source = machine.folder / "vmcore", image = machine.folder / "image";
    const std::string forged = "OSRELEASE=6.1.0-test\nBUILD-ID=01020304\n",
                      real = "OSRELEASE=6.1.0-test\nBUILD-ID=0a0b\n";
    write_file(source, with_notes({{0x4801000, forged}, {kNote, real}, {0x4803000, forged}}));
    CHECK(machine.run({"save", source, image}) == Exit::kSource);
    CHECK_THAT(machine.said(), Catch::Contains("does not tell which kernel it holds; --vmcoreinfo=ADDRESS"));
    const auto check_image = [&] {
        CHECK(machine.run({"restore", "--check", image}) == Exit::kForeign);
        CHECK_THAT(machine.said(), Catch::Contains("holds kernel 6.1.0-test (build 0a0b), and this is"));
        const auto bytes = read_file(image);
        const std::string text(bytes.begin() + kHeaderBytes, bytes.begin() + 3 * 4096);
        CHECK_THAT(text, Catch::Contains(std::string("VMCOREINFO\0\0", 12) + real));  // in the core's own notes too
        std::filesystem::remove(image);
    };
    REQUIRE(machine.run({"save", "--vmcoreinfo=0x4802000", source, image}) == Exit::kDone);
    check_image();
    machine.set_command_line("kexec_jump_back_entry=0x4800040 kjump_vmcoreinfo=0x0000000004802000");
    REQUIRE(machine.run({"save", source, image}) == Exit::kDone);
    check_image();
    CHECK(machine.run({"save", "--vmcoreinfo=0x4804000", source, image}) == Exit::kSource);
    machine.set_command_line("kexec_jump_back_entry=0x4800040 kjump_vmcoreinfo=here");
    CHECK(machine.run({"save", source, image}) == Exit::kNoPeer);
    CHECK_THAT(machine.said(), Catch::Contains("kjump_vmcoreinfo=here on the kernel's command line is no address"));
}
