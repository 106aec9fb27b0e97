// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <catch2/catch.hpp>
#include <fcntl.h>
#include <unistd.h>

#include "support/file_limit.hpp"
#include "support/fresh_boot.hpp"
#include "support/standard_input.hpp"

using namespace kjump;
using namespace kjump::test;

TEST_CASE("restore: memory is loaded where it was, marked, and jumped into") {
    FreshBoot saved;
    State state_at_load{}, state_at_jump{};
    saved.kernel.on_load = [&] { state_at_load = saved.header().state; };
    saved.kernel.on_jump = [&] { state_at_jump = saved.header().state; };
    REQUIRE(saved.run({"restore", saved.image}) == Exit::kDone);
    CHECK(state_at_load == State::kComplete);
    CHECK(state_at_jump == State::kResuming);
    CHECK(saved.kernel.jumps == 1);
    CHECK(saved.kernel.entry == 0x4800040);
    CHECK(saved.kernel.placement == Placement::kInPlace);
    auto high = kHigh;
    high.resize(8 * 4096);  // zeros
    const std::map<std::uint64_t, std::vector<std::uint8_t>> expected{
        {0x1000, {kLow.begin(), kLow.begin() + 0x9e000}}, {0x4800000, high}, {0x6000000, kMore}};
    CHECK((saved.kernel.memory == expected));
}

TEST_CASE("restore: once, and again only if asked") {
    FreshBoot saved;
    REQUIRE(saved.run({"restore", saved.image}) == Exit::kDone);
    saved.kernel.loads = saved.kernel.jumps = 0;
    check_refused(saved, Exit::kResumed, "the image was being resumed, on 2");
    check_refused(saved, Exit::kResumed, "have moved on since, unless the power was cut, or kjump killed, before its",
                  {"--check"});
    CHECK(saved.run({"restore", "--again", saved.image}) == Exit::kDone);
    CHECK(saved.kernel.jumps == 1);
}

TEST_CASE("restore --check changes nothing and prints the header") {
    FreshBoot saved;
    const auto before = read_file(saved.image);
    CHECK(saved.run({"restore", "--check", saved.image}) == Exit::kDone);
    CHECK_THAT(saved.said(), Catch::Contains("state     complete\n") && Catch::Contains("comment   first\n"));
    CHECK(saved.kernel.loads == 0);
    CHECK(read_file(saved.image) == before);
}

TEST_CASE("restore --no-jump loads and marks") {
    FreshBoot saved;
    CHECK(saved.run({"restore", "--no-jump", saved.image}) == Exit::kDone);
    CHECK(saved.said() == "kjump: the image is loaded, and marked as being resumed\n");
    CHECK(saved.kernel.loads == 1);
    CHECK(saved.kernel.jumps == 0);
    CHECK(saved.header().state == State::kResuming);
}

TEST_CASE("restore: an image of another kernel is refused") {
    FreshBoot saved;
    saved.kernel.identity.build_id = {9};
    check_refused(saved, Exit::kForeign, "the image holds kernel 6.1.0-test #1 SMP test (build 01020304), and this is");
    saved.kernel.identity = {"6.2.0", "#1 SMP test", {1, 2, 3, 4}};
    check_refused(saved, Exit::kForeign, "and this is 6.2.0 ");
}

TEST_CASE("restore: a truncated image is refused at every length") {
    FreshBoot saved;
    const auto whole = read_file(saved.image);
    std::vector<std::size_t> lengths{0, 1, 511, 512, 4095, 4096, 4097, whole.size() - 4096, whole.size() - 1};
    for (std::size_t length = 10000; length < whole.size(); length += 45677) {
        lengths.push_back(length);
    }
    for (const auto length : lengths) {
        INFO(length);
        write_file(saved.image, Bytes(whole).first(length));
        check_refused(saved, Exit::kDamaged,
                      length < kHeaderBytes ? "is no image of kjump"
                                            : "the image is truncated: " + std::to_string(length) + " of " +
                                                  std::to_string(whole.size()) + " bytes are there");
    }
}

TEST_CASE("restore: a flipped bit is refused, wherever it is") {
    FreshBoot saved;
    const auto whole = read_file(saved.image);
    std::vector<std::size_t> places{kHeaderBytes, kHeaderBytes + 60, whole.size() - 1};
    for (std::size_t place = 0; place < whole.size(); place += 13007) {
        places.push_back(place);
    }
    for (const auto place : places) {
        INFO(place);
        auto bad = whole;
        bad[place] ^= static_cast<std::uint8_t>(1u << (place % 8));
        write_file(saved.image, bad);
        check_refused(saved, Exit::kDamaged,
                      place < 8              ? "is no image of kjump"
                      : place < kHeaderBytes ? "the image's header is damaged"
                                             : "the image is damaged: its content is not what was saved");
    }
}

TEST_CASE("restore: a complete header over something else is refused") {
    FreshBoot saved;
    auto header = saved.header();
    header.entry = 0x4805000;
    saved.put(header);
    check_refused(saved, Exit::kDamaged, "does not hold its own entry");
    header.entry = 0x4801040;
    saved.put(header);
    check_refused(saved, Exit::kDamaged, "does not hold its own entry");
    header = saved.header();
    header.state = State::kIncomplete;
    saved.put(header);
    check_refused(saved, Exit::kDamaged, "the image is incomplete", {"--again"});
}

TEST_CASE("restore: what the kernel refuses leaves the image as it was") {
    FreshBoot saved;
    const auto before = read_file(saved.image);
    saved.kernel.on_load = [] { throw Failure(Exit::kKernel, "the kernel does not load it: Invalid argument"); };
    CHECK(saved.run({"restore", saved.image}) == Exit::kKernel);
    CHECK(read_file(saved.image) == before);
    CHECK(saved.kernel.jumps == 0);
    CHECK(saved.kernel.unloads == 0);  // what was loaded before stays
    saved.kernel.on_load = [] {};
    saved.kernel.on_jump = [] { throw Failure(Exit::kKernel, "the kernel does not leave: Device or resource busy"); };
    State state_at_unload{};
    saved.kernel.on_unload = [&] { state_at_unload = saved.header().state; };
    CHECK(saved.run({"restore", saved.image}) == Exit::kKernel);
    CHECK(saved.kernel.unloads == 1);
    CHECK(state_at_unload == State::kResuming);
    CHECK(read_file(saved.image) == before);
}

TEST_CASE("restore: an image that cannot be marked is not left loaded") {
    FreshBoot saved;
    const auto before = read_file(saved.image);
    const std::vector<std::string> options{"--no-jump", "--quiet"};
    for (const auto& option : options) {
        FileLimit limit;
        saved.kernel.unloads = 0;
        saved.kernel.on_load = [&] { limit.set(0); };
        saved.kernel.on_unload = [&] { limit.lift(); };
        CHECK(saved.run({"restore", option, saved.image}) == Exit::kIo);
        limit.lift();
        CHECK_THAT(saved.said(), Catch::Contains("File too large"));
        CHECK(saved.kernel.unloads == 1);
        CHECK(saved.kernel.jumps == 0);
        CHECK(read_file(saved.image) == before);
    }
}

TEST_CASE("restore: a segment that points outside of the image is refused") {
    FreshBoot saved;
    const auto bytes = static_cast<Elf32_Word>(saved.header().content_bytes);
    const auto change = [&](auto edit) {
        saved.change_content([&](auto core) {
            Elf32_Ehdr front;
            Elf32_Phdr last;
            std::memcpy(&front, core.data(), sizeof front);
            const auto at = front.e_phoff + 3 * sizeof last;  // behind the notes and two others
            std::memcpy(&last, core.data() + at, sizeof last);
            REQUIRE(last.p_paddr == 0x6000000);
            edit(last);
            std::memcpy(core.data() + at, &last, sizeof last);
        });
    };
    const auto check = [&] {
        check_refused(saved, Exit::kDamaged, "the image's core points outside of it");
        check_refused(saved, Exit::kDamaged, "points outside of it", {"--check"});
    };
    change([](auto& last) { last.p_filesz = last.p_memsz = 4097; });
    check();
    change([=](auto& last) { last = {last.p_type, bytes + 4096, 0, last.p_paddr, 1, 4096, 7, 0}; });
    check();
    change([=](auto& last) { last.p_offset = bytes - 1; });
    CHECK(saved.run({"restore", "--check", saved.image}) == Exit::kDone);
}

TEST_CASE("restore: an image with thousands of segments is one call") {
    FakeMachine machine;
    std::vector<Load> loads;
    std::vector<FreeBlock> left_out;
    for (std::uint32_t i = 0; i < 3000; ++i) {
        loads.push_back({0x4800000 + std::uint64_t{i} * 0x3000, pattern(4096, i), 8192});
        left_out.push_back({0x4801 + i * 3, 0});
    }
    loads[0].bytes = with_control_page(loads[0].bytes, 0x4800000);
    loads.push_back({0x1000, with_page_map(pattern(0x9e000, 1), left_out), 0, 0, kPageMapVirtual});
    const auto info = note("VMCOREINFO", 0, "OSRELEASE=6.1.0-test\n" + kPageMapInfo);
    write_file(machine.folder / "core", make_core<Elf32>(loads, info));
    REQUIRE(machine.run({"save", machine.folder / "core", machine.folder / "image"}) == Exit::kDone);
    machine.set_command_line("console=ttyS0");
    REQUIRE(machine.run({"restore", machine.folder / "image"}) == Exit::kDone);
    CHECK(machine.kernel.loads == 1);
    REQUIRE(machine.kernel.memory.size() == 3001);
    auto last = pattern(4096, 2999);
    last.resize(8192);
    CHECK(machine.kernel.memory.rbegin()->second == last);
}

TEST_CASE("restore: segments without bytes take no place in the image, however many there are") {
    FakeMachine machine;
    std::vector<Load> loads{{0x6000000, with_control_page(pattern(4096, 1), 0x6000000)}};
    std::vector<FreeBlock> left_out;
    for (std::uint32_t i = 0; i < 40; ++i) {
        loads.push_back({0x4800000 + std::uint64_t{i} * 0x2000, i % 2 == 0 ? pattern(4096, i) : Load{}.bytes, 4096});
        if (i % 2 != 0) {
            left_out.push_back({0x4800 + i * 2, 0});
        }
    }
    loads.push_back({0x1000, with_page_map(pattern(0x9e000, 1), left_out), 0, 0, kPageMapVirtual});
    const auto info = note("VMCOREINFO", 0, "OSRELEASE=6.1.0-test\n" + kPageMapInfo);
    write_file(machine.folder / "core", make_core<Elf32>(loads, info));
    REQUIRE(machine.run({"save", "--entry=0x6000040", machine.folder / "core", machine.folder / "image"}) ==
            Exit::kDone);
    machine.set_command_line("console=ttyS0");
    CHECK(machine.run({"restore", "--check", machine.folder / "image"}) == Exit::kDone);
    REQUIRE(machine.run({"restore", machine.folder / "image"}) == Exit::kDone);
    CHECK(machine.kernel.memory.size() == 42);
    CHECK(machine.kernel.memory.at(0x4802000) == std::vector<std::uint8_t>(4096));
    CHECK(machine.kernel.memory.at(0x4804000) == pattern(4096, 2));
}

TEST_CASE("restore: an image whose core has the same bytes twice is refused") {
    FreshBoot saved;
    saved.change_content([&](auto core) {
        Elf32_Ehdr front;
        Elf32_Phdr program[3];  // behind the notes
        std::memcpy(&front, core.data(), sizeof front);
        auto* const at = core.data() + front.e_phoff + sizeof(Elf32_Phdr);
        std::memcpy(program, at, sizeof program);
        REQUIRE(program[2].p_paddr == 0x6000000);
        program[2].p_offset = program[1].p_offset + 0x1000;
        std::memcpy(at, program, sizeof program);
    });
    check_refused(saved, Exit::kDamaged, "the image's core has the same bytes twice");
    check_refused(saved, Exit::kDamaged, "has the same bytes twice", {"--check"});
}

TEST_CASE("restore: an image that version 1 marked as resumed is refused") {
    FreshBoot saved;
    auto header = saved.header();
    header.state = State::kResumed;
    header.resumed = 1700000000;
    saved.put(header);
    check_refused(
        saved, Exit::kResumed,
        "the image was resumed already, on 2023-11-14 22:13:20 UTC; its file systems have moved on since (--a");
}

TEST_CASE("restore: what is no image is refused as that, whatever hinders writing to it") {
    FakeMachine machine;
    for (const auto* name : {"/dev/null", "/proc/self/exe"}) {
        CHECK(machine.run({"restore", name}) == Exit::kDamaged);
        CHECK(machine.said() == std::string("kjump: ") + name + ": is no image of kjump\n");
    }
}

TEST_CASE("restore: an image on standard input is only checked") {
    FreshBoot saved;
    const auto before = read_file(saved.image);
    const StandardInput input(open(saved.image.c_str(), O_RDONLY | O_CLOEXEC));
    CHECK(saved.run({"restore", "--check", "-"}) == Exit::kDone);
    CHECK(saved.run({"restore", "-"}) == Exit::kUsage);
    CHECK(saved.said() == "kjump: an image is marked before it is resumed, so name it; - is for --check alone\n");
    CHECK(saved.kernel.loads == 0);
    CHECK((read_file(saved.image) == before));
}

TEST_CASE("restore, status: a pipe is no place for an image") {
    FreshBoot saved;
    int ends[2];
    REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
    close(ends[1]);
    const StandardInput input(ends[0]);
    for (const auto& words :
         std::vector<std::vector<std::string>>{{"restore", "-"}, {"restore", "--check", "-"}, {"status", "-"}}) {
        CHECK(saved.run(words) == Exit::kDamaged);
        CHECK(saved.said() == "kjump: standard input: is a pipe, and an image is read from a file or block device\n");
    }
}
