// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <csignal>

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "base/sha256.hpp"
#include "elf/elf_core.hpp"
#include "image/image.hpp"
#include "image/kdump_content.hpp"
#include "machine/vmcoreinfo.hpp"
#include "support/standard_input.hpp"
#include "support/wide_image.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

// kjump run with `bytes` on its standard input, by a pipe.
Exit run_with_pipe(FakeMachine& machine, const std::vector<std::uint8_t>& bytes,
                   const std::vector<std::string>& words) {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    const auto writer = fork();
    REQUIRE(writer >= 0);
    if (writer == 0) {
        close(ends[0]);
        // When the reader has refused the rest write() fails, as it does for who was started with SIGPIPE ignored.
        std::signal(SIGPIPE, SIG_IGN);
        ssize_t written = 0;
        for (std::size_t at = 0; (written = write(ends[1], bytes.data() + at, bytes.size() - at)) > 0;) {
            at += static_cast<std::size_t>(written);
        }
        _exit(0);
    }
    close(ends[1]);
    const auto exit = [&] {
        const StandardInput input(ends[0]);
        return machine.run(words);
    }();
    waitpid(writer, nullptr, 0);
    return exit;
}

}  // namespace

TEST_CASE("save: the header says what was saved, on what machine, of what kernel") {
    const SavedImage saved;
    const auto header = saved.header();
    const auto bytes = read_file(saved.image);
    CHECK(header.state == State::kComplete);
    CHECK(header.comment == "first");
    CHECK(header.entry == 0x4800040);
    CHECK(header.segments == 3);
    CHECK(header.memory_bytes == 255 << 20);
    CHECK(header.memory_text == "100000-fffffff\n");
    CHECK(header.kernel.release == "6.1.0-test");
    CHECK(header.kernel.version == "#1 SMP test");  // the running kernel's, which is the same build
    CHECK(header.kernel.build_id == std::vector<std::uint8_t>{1, 2, 3, 4});
    CHECK(bytes.size() == kHeaderBytes + header.content_bytes);
    CHECK(sha256(Bytes(bytes).subspan(kHeaderBytes)) == header.content_digest);
}

TEST_CASE("save: a pipe gives the same image as a file") {
    SavedImage saved;
    const auto whole = vmcore(kInfo, kHighWhole);
    write_file(saved.source, whole);
    REQUIRE(saved.run({"save", saved.source, saved.image}) == Exit::kDone);
    REQUIRE(run_with_pipe(saved, whole, {"save", "-", saved.folder / "piped"}) == Exit::kDone);
    const auto one = read_file(saved.image), other = read_file(saved.folder / "piped");
    CHECK(std::equal(one.begin() + kHeaderBytes, one.end(), other.begin() + kHeaderBytes, other.end()));
    CHECK(saved.run({"restore", "--check", saved.folder / "piped"}) == Exit::kDone);
}

TEST_CASE("save: a pipe that leaves out memory is refused, since its map of pages has gone by") {
    SavedImage saved;
    const auto image = saved.folder / "piped";
    CHECK(run_with_pipe(saved, vmcore(), {"save", "-", image}) == Exit::kSource);
    CHECK(saved.said() == "kjump: standard input: leaves out memory; save it to a file or device first\n");
    CHECK_FALSE(std::filesystem::exists(image));
}

TEST_CASE("save: over a longer file only the new image is left") {
    SavedImage saved;
    const auto before = read_file(saved.image);
    write_file(saved.folder / "long", pattern(4 << 20, 7));
    REQUIRE(saved.run({"save", "--force", saved.source, saved.folder / "long"}) == Exit::kDone);
    CHECK(read_file(saved.folder / "long").size() == before.size());
    CHECK(saved.run({"restore", "--check", saved.folder / "long"}) == Exit::kDone);
}

TEST_CASE("save: an unknown kernel is refused, unless it is said to be this one") {
    FakeMachine machine;
    const auto source = machine.folder / "vmcore", image = machine.folder / "image";
    write_file(source, vmcore("", kHighWhole));
    CHECK(machine.run({"save", source, image}) == Exit::kSource);
    CHECK_THAT(machine.said(), Catch::Contains("does not tell which kernel it holds; --vmcoreinfo=ADDRESS"));
    CHECK_FALSE(std::filesystem::exists(image));
    REQUIRE(machine.run({"save", "--same-kernel", source, image}) == Exit::kDone);
    CHECK(machine.run({"restore", "--check", image}) == Exit::kDone);
}

TEST_CASE("save: the way back comes from the command line or an option, and is in the image") {
    SavedImage saved;
    const auto other = saved.folder / "other";
    REQUIRE(saved.run({"save", "--entry=0x6000010", saved.source, other}) == Exit::kDone);
    CHECK(saved.run({"save", "--entry=0x4805000", saved.source, other}) ==
          Exit::kNoPeer);  // zeros behind the file's bytes
    CHECK_THAT(saved.said(), Catch::Contains("does not hold the way back, 0x4805000"));
    for (const auto* entry : {"0x4800800", "0x4801040"}) {  // its data, and the page behind it
        CHECK(saved.run({"save", std::string("--entry=") + entry, saved.source, other}) == Exit::kNoPeer);
        CHECK_THAT(saved.said(), Catch::Contains(std::string("hold the way back, ") + entry));
        CHECK(saved.run({"restore", "--check", other}) == Exit::kDone);  // what was there before
    }
    saved.set_command_line("console=ttyS0");
    CHECK(saved.run({"save", saved.source, other}) == Exit::kNoPeer);
    CHECK_THAT(saved.said(), Catch::Contains("was not entered by a jump; --entry=ADDRESS"));
}

TEST_CASE("save: nothing is written before it is sure to fit and to make sense") {
    SavedImage saved;
    const auto before = read_file(saved.image);
    CHECK(saved.run({"save", saved.image, saved.image}) == Exit::kSource);  // no core at its front
    CHECK(saved.run({"save", saved.source, saved.source}) == Exit::kTarget);
    CHECK_THAT(saved.said(), Catch::Contains("is the source itself"));
    CHECK(read_file(saved.source) == vmcore());
    CHECK(saved.run({"save", saved.source, "/dev/null"}) == Exit::kTarget);
    CHECK_THAT(saved.said(), Catch::Contains("is neither a file nor a block device"));
    CHECK(saved.run({"save", saved.source, "/nonexistent/image"}) == Exit::kIo);
    saved.set_command_line("");
    CHECK(saved.run({"save", saved.source, saved.image}) == Exit::kNoPeer);
    for (const auto* entry : {"0x4800800", "0x4801040"}) {  // no way back: data, and another page
        CHECK(saved.run({"save", std::string("--entry=") + entry, saved.source, saved.image}) == Exit::kNoPeer);
    }
    write_file(saved.source, vmcore(""));
    CHECK(saved.run({"save", "--entry=0x4800040", saved.source, saved.image}) == Exit::kSource);
    CHECK_THAT(saved.said(), Catch::Contains("does not tell which kernel it holds"));
    CHECK(read_file(saved.image) == before);
}

TEST_CASE("save: a pipe is judged when all of it went by, and leaves an incomplete image") {
    SavedImage saved;
    const auto refused = [&](Exit exit, const std::vector<std::uint8_t>& bytes, const std::string& entry) {
        const auto image = saved.folder / "piped";
        CHECK(run_with_pipe(saved, bytes, {"save", "--entry=" + entry, "-", image}) == exit);
        CHECK(saved.run({"restore", image}) == Exit::kDamaged);
        CHECK_THAT(saved.said(), Catch::Contains("the image is incomplete"));
    };
    refused(Exit::kNoPeer, vmcore(kInfo, kHighWhole), "0x4801040");
    refused(Exit::kSource, vmcore("", kHighWhole), "0x4800040");
}

TEST_CASE("save: a pipe that is refused at its end leaves the old image") {
    SavedImage saved;
    const auto before = read_file(saved.image);
    CHECK(run_with_pipe(saved, vmcore("", kHighWhole), {"save", "-", saved.image}) == Exit::kSource);
    CHECK((read_file(saved.image) == before));
}

TEST_CASE("save: parts of a pipe end with a page, wherever its segments begin") {
    FakeMachine machine;
    auto memory = pattern(0x800, 5);  // of the page before
    const auto pages = pattern(kChunk + 2 * 4096, 6), page = with_control_page(pattern(4096, 7), 0x4100000);
    memory.insert(memory.end(), pages.begin(), pages.end());
    std::copy(page.begin(), page.end(), memory.begin() + (0x4100000 - 0x4000800));
    const auto core = make_core<Elf32>({{0x4000800, memory}}, note("VMCOREINFO", 0, kInfo));
    CHECK(run_with_pipe(machine, core, {"save", "--entry=0x4100040", "-", machine.folder / "image"}) == Exit::kDone);
}

TEST_CASE("save: a target that is too small is refused") {
    SavedImage saved;
    const auto page = with_control_page(pattern(4096, 1), 0x1000);
    const auto claim =
        make_core<Elf64>({{0x1000, page, 0xf0000000, 0xf0000000}}, note("VMCOREINFO", 0, "OSRELEASE=6.1.0-test\n"));
    write_file(saved.folder / "huge", claim);
    const std::string full = "/sys/kernel/kjump-test";  // sysfs has room for nothing
    CHECK(saved.run({"save", "--entry=0x1040", saved.folder / "huge", full}) == Exit::kTarget);
    CHECK_THAT(saved.said(), Catch::Contains("is too small: the image has 3840.0 MiB, there is room for 0.0 MiB"));
}

TEST_CASE("save: a source that ends early leaves an incomplete image, or the old one") {
    SavedImage saved;
    auto cut = vmcore();
    cut.resize(cut.size() - 100);
    write_file(saved.folder / "cut", cut);
    const auto before = read_file(saved.image);
    const auto other = saved.folder / "other";
    for (const auto& target : {saved.image, other}) {
        CHECK(saved.run({"save", saved.folder / "cut", target}) == Exit::kSource);
        CHECK_THAT(saved.said(), Catch::Contains("ends early, at byte " + std::to_string(cut.size())));
    }
    CHECK((read_file(saved.image) == before));
    CHECK(saved.run({"restore", other}) == Exit::kDamaged);
    CHECK_THAT(saved.said(), Catch::Contains("incomplete"));
}

TEST_CASE("save: a range of the machine's memory of which the core has nothing is told") {
    SavedImage saved;
    saved.add_range("3", "0x20000000", "0x2fffffff", "System RAM");
    saved.add_range("4", "0x100000000", "0x13fffffff", "System RAM");
    CHECK(saved.run({"save", saved.source, saved.image}) == Exit::kDone);
    CHECK(saved.said() == "kjump: " + saved.source +
                              ": has nothing of the machine's RAM at 0x20000000-0x2fffffff, 0x100000000-0x13fffffff, "
                              "which is no loss if the saved kernel did not use it (mem=, memmap=)\n");
    auto iomem = read_file(saved.folder / "proc/iomem");
    write_text(saved.folder / "proc/iomem",
               std::string(iomem.begin(), iomem.end()) + "20000000-23ffffff : System RAM\n");  // this kernel's window
    CHECK(saved.run({"save", saved.source, saved.image}) == Exit::kDone);
    CHECK_THAT(saved.said(), Catch::Contains("RAM at 0x100000000-0x13fffffff, which"));
}

TEST_CASE("save: of a kernel of 64 bits no range is missed, since it leaves out what is free itself") {
    SavedImage saved(wide_vmcore());
    saved.add_range("3", "0x20000000", "0x2fffffff", "System RAM");
    CHECK(saved.run({"save", saved.source, saved.image}) == Exit::kDone);
    CHECK(saved.said().empty());
}

TEST_CASE(
    "save: an image of a kernel of 64 bits has each page once, where its kernel has it, and says at which addresses") {
    const SavedImage saved(wide_vmcore());
    const auto header = saved.header();
    const auto file = File::for_reading(saved.image);
    const KdumpContent content(file, "image", header);
    CHECK(header.format == Format::kKdump);
    CHECK(header.segments == 4);
    CHECK(content.pages().ranges() ==
          std::vector<MemoryRange>{
              {0x1000, 0x9f000}, {0x3f00000, 0x4010000}, {0x4800000, 0x4805000}, {0x140000000, 0x140003000}});
    const std::vector<KernelMapping> expected{{0x1000, kWideLow.size(), 0},
                                              {0x3f00000, kWideMiddle.size(), 0},
                                              {0x4800000, kWideControl.size(), 0},
                                              {0x140000000, kWideFar.size(), 0},
                                              {kWideText, kWideTextBytes, kWideTextVirtual}};
    CHECK((content.mappings() == expected));
    CHECK(vmcoreinfo_in(content.notes()).text() == kInfo);
    Progress silent("", 0, nullptr);
    content.read(silent, [&](auto physical, auto bytes) {
        const auto has = [&](std::uint64_t start, const auto& wanted) {
            return physical >= start && physical - start + bytes.size() <= wanted.size() &&
                   std::ranges::equal(bytes,
                                      Bytes(wanted).subspan(static_cast<std::size_t>(physical - start), bytes.size()));
        };
        CHECK((has(0x1000, kWideLow) || has(0x3f00000, kWideMiddle) || has(0x4800000, kWideControl) ||
               has(0x140000000, kWideFar)));
    });
}

TEST_CASE("save: a pipe gives the same image of a kernel of 64 bits, if its parts are in their order") {
    SavedImage saved(wide_vmcore());
    const auto piped = saved.folder / "piped";
    CHECK(run_with_pipe(saved, wide_vmcore(), {"save", "-", piped}) == Exit::kSource);
    CHECK(saved.said() ==
          "kjump: standard input: its parts are not in the order of their addresses; save it to a file first\n");
    const auto sorted = make_core<Elf64>({{0x1000, kWideLow}, {0x4800000, kWideControl}, {0x140000000, kWideFar}},
                                         note("VMCOREINFO", 0, kInfo), EM_X86_64);
    write_file(saved.source, sorted);
    REQUIRE(saved.run({"save", saved.source, saved.image}) == Exit::kDone);
    REQUIRE(run_with_pipe(saved, sorted, {"save", "-", piped}) == Exit::kDone);
    const auto one = read_file(saved.image), other = read_file(piped);
    CHECK(std::equal(one.begin() + kHeaderBytes, one.end(), other.begin() + kHeaderBytes, other.end()));
}

TEST_CASE("save: the way back of a kernel of 64 bits is looked for as any other") {
    SavedImage saved(wide_vmcore());
    for (const auto* entry : {"0x4800800", "0x4801040", "0x140000040"}) {
        CHECK(saved.run({"save", std::string("--entry=") + entry, saved.source, saved.image}) == Exit::kNoPeer);
        CHECK_THAT(saved.said(), Catch::Contains(std::string("hold the way back, ") + entry));
    }
}
