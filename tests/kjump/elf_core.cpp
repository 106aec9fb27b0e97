// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "elf/elf_core.hpp"

#include <catch2/catch.hpp>
#include <unistd.h>

#include "support/core_builder.hpp"
#include "support/refusal.hpp"
#include "support/temporary_folder.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

const auto kNotes = note("CORE", NT_PRSTATUS, "registers");

struct Reading {
    Core core;
    std::vector<std::string> notices;
};

Reading read(const std::vector<std::uint8_t>& file) {
    const TemporaryFolder folder;
    write_file(folder / "core", file);
    FileSource source(File::for_reading(folder / "core"));
    Reading reading;
    reading.core = read_core(source, [&](auto& sentence) { reading.notices.push_back(sentence); });
    return reading;
}

}  // namespace

TEMPLATE_TEST_CASE("a core names its memory", "", Elf32, Elf64) {
    const auto [core, notices] =
        read(make_core<TestType>({{0x100000, pattern(8192, 1)}, {0x400000, pattern(4096, 2), 16384}}, kNotes));
    CHECK(core.is_64 == std::is_same_v<TestType, Elf64>);
    CHECK(core.notes == kNotes);
    CHECK(notices.empty());
    REQUIRE(core.segments.size() == 2);
    CHECK(core.segments[1].physical == 0x400000);
    CHECK(core.segments[1].memory_size == 16384);
    CHECK(core.segments[1].file_size == 4096);
    CHECK(core.file_bytes() == 12288);
    CHECK(core.holds(0x100fff));
    CHECK_FALSE(core.holds(0x401000));  // zero memory is not in the file
    CHECK_FALSE(core.holds(0xfffff));
    CHECK_FALSE(core.is_whole());
}

TEMPLATE_TEST_CASE("laid out anew, a core holds the same memory from whole pages on", "", Elf32, Elf64) {
    const auto file = make_core<TestType>({{0x1000, pattern(5000, 1)}, {0x10000, pattern(4096, 2)}}, kNotes);
    const auto core = read(file).core;
    const auto front = lay_out(core);
    CHECK(front.size() % kPage == 0);
    const auto again = read(front).core;  // the contents are not looked at
    CHECK(again.is_64 == core.is_64);
    CHECK(again.notes == kNotes);
    REQUIRE(again.segments.size() == 2);
    CHECK(again.segments[0].physical == 0x1000);
    CHECK(again.segments[0].file_size == 5000);
    CHECK(again.segments[0].offset == front.size());
    CHECK(again.segments[1].physical == 0x10000);
    CHECK(again.segments[1].memory_size == 4096);
    CHECK(again.segments[1].offset == front.size() + 8192);
}

TEMPLATE_TEST_CASE("more segments than e_phnum can count are laid out and read", "", Elf32, Elf64) {
    const auto count = GENERATE(1000u, 0xfffdu, 0xfffeu, 0xffffu, 70000u);
    Core core;
    core.is_64 = std::is_same_v<TestType, Elf64>;
    for (std::uint32_t i = 0; i < count; ++i) {
        core.segments.push_back({0x1000 + std::uint64_t{i} * 0x2000, 4096, 0, 0, 0, 7});
    }
    const auto again = read(lay_out(core)).core;
    REQUIRE(again.segments.size() == count);
    CHECK(again.segments[count - 1].physical == 0x1000 + std::uint64_t{count - 1} * 0x2000);
}

TEST_CASE("offsets of a vmcore beyond 4 GiB wrap, and an empty segment of kexec-tools is left out") {
    // As read_core() sees it in a kernel that was loaded with --mem-max=0x3ffffff.
    auto file = make_core<Elf32>(
        {{0x1000, pattern(4096, 1)}, {0x100000, {}, 0xffff0000, 0xffff0000}, {0x4000000, {}, 8192, 8192}}, {});
    const auto [core, notices] = read(file);
    REQUIRE(core.segments.size() == 2);
    CHECK(core.segments[1].offset == core.segments[0].offset + 4096 + 0xffff0000);
    REQUIRE(notices.size() == 1);
    CHECK(notices[0] ==
          "segment 2 holds no memory, so nothing is lost without it: it ends (0xf0000) before it begins (0x100000)");
}

TEST_CASE("what is no core is refused") {
    const auto good = make_core<Elf32>({{0x1000, pattern(4096, 1)}}, kNotes);
    const auto changed = [&](std::size_t at, std::uint8_t value) {
        auto bad = good;
        bad[at] = value;
        return bad;
    };
    REQUIRE_REFUSED(Exit::kSource, "ends early", read({}));
    REQUIRE_REFUSED(Exit::kSource, "is no ELF core", read(changed(0, 0)));
    REQUIRE_REFUSED(Exit::kSource, "is no ELF core", read(changed(EI_CLASS, 3)));
    REQUIRE_REFUSED(Exit::kSource, "is no ELF core", read(changed(EI_DATA, ELFDATA2MSB)));
    REQUIRE_REFUSED(Exit::kSource, "is no ELF core", read(changed(16, ET_EXEC)));
    REQUIRE_REFUSED(Exit::kSource, "another kind of machine", read(changed(18, EM_ARM)));
    REQUIRE_REFUSED(Exit::kSource, "makes no sense", read(changed(offsetof(Elf32_Ehdr, e_phentsize), 33)));
    REQUIRE_REFUSED(Exit::kSource, "has no memory in it", read(make_core<Elf32>({}, kNotes)));
}

TEST_CASE("what makedumpfile makes without -E is named") {
    const auto dump = [](const std::string& signature) {
        std::vector<std::uint8_t> bytes(signature.begin(), signature.end());
        bytes.resize(4096);
        return bytes;
    };
    REQUIRE_REFUSED(Exit::kSource, "is a compressed dump; makedumpfile -E makes an ELF core", read(dump("KDUMP   ")));
    REQUIRE_REFUSED(Exit::kSource, "is a flattened dump; makedumpfile -E without -F makes an ELF core",
                    read(dump("makedumpfile")));
    REQUIRE_REFUSED(Exit::kSource, "is no ELF core", read(dump("KDUMP  ")));
}

TEST_CASE("more headers than any kernel has are refused before they are read") {
    auto file = make_core<Elf64>({{0x1000, pattern(4096, 1)}}, kNotes);
    const auto section_at = file.size();
    const auto with_count = [&](std::uint32_t count) {
        auto bytes = file;
        Elf64_Ehdr header;
        std::memcpy(&header, bytes.data(), sizeof header);
        header.e_phnum = PN_XNUM;
        header.e_shoff = section_at;
        std::memcpy(bytes.data(), &header, sizeof header);
        Elf64_Shdr section{};
        section.sh_info = count;
        append(bytes, section);
        return bytes;
    };
    CHECK(read(with_count(2)).core.segments.size() == 1);
    REQUIRE_REFUSED(Exit::kSource, "ends early", read(with_count(4 << 20)));
    REQUIRE_REFUSED(Exit::kSource, "its ELF header makes no sense", read(with_count((4 << 20) + 1)));
}

TEST_CASE("notes that are larger together than any kernel's are refused before room is made for them") {
    const std::size_t nine = 9 << 20;
    auto notes = make_core<Elf32>({{0x1000, {}, nine, nine}}, std::vector<std::uint8_t>(nine));
    const std::uint32_t type = PT_NOTE;  // the second one, each of which is small enough
    std::memcpy(notes.data() + sizeof(Elf32_Ehdr) + sizeof(Elf32_Phdr), &type, sizeof type);
    REQUIRE_REFUSED(Exit::kSource, "its notes have more than 16777216 bytes", read(notes));
}

TEST_CASE("headers that end early are refused at every length") {
    const auto good = make_core<Elf32>({{0x1000, pattern(4096, 1)}, {0x4000, pattern(4096, 2)}}, kNotes);
    const auto headers = good.size() - 2 * 4096;
    for (std::size_t size = 0; size < headers; ++size) {
        INFO(size);
        REQUIRE_REFUSED(Exit::kSource, "ends early",
                        read({good.begin(), good.begin() + static_cast<std::ptrdiff_t>(size)}));
    }
    CHECK_NOTHROW(read({good.begin(), good.begin() + static_cast<std::ptrdiff_t>(headers)}));
}

TEST_CASE("segments that cannot be are refused") {
    REQUIRE_REFUSED(Exit::kSource, "overlap at 0x2000",
                    read(make_core<Elf32>({{0x2000, pattern(4096, 1)}, {0x1000, pattern(8192, 2)}}, {})));
    REQUIRE_REFUSED(Exit::kSource, "more bytes in the file",
                    read(make_core<Elf32>({{0x1000, pattern(4096, 1), 100}}, {})));
    REQUIRE_REFUSED(Exit::kSource,
                    "segment 1 has 0xfffffffffffff001 bytes from 0x1000 on, more than there are addresses",
                    read(make_core<Elf64>({{0x1000, {}, ~std::uint64_t{0xffe}}}, {})));
    REQUIRE_REFUSED(Exit::kSource, "has memory from 0x180000000 on, and what can be resumed is what ends below 4 GiB",
                    read(make_core<Elf64>({{0x1000, pattern(4096, 1)}, {0x180000000, {}, ~std::uint64_t{0xfff}}}, {})));
    REQUIRE_REFUSED(Exit::kSource, "resumed is what ends below 4 GiB",
                    read(make_core<Elf64>({{0x1000, pattern(4096, 1)}, {0x100000000, pattern(4096, 1)}}, {})));
    REQUIRE_REFUSED(Exit::kSource, "ends at 0x100000000",  // the size of which 32 bits do not hold
                    read(make_core<Elf64>({{0, pattern(4096, 1), std::uint64_t{1} << 32}}, {})));
    REQUIRE_REFUSED(Exit::kSource, "meet inside the page 0x2000",
                    read(make_core<Elf32>({{0x1000, pattern(5000, 1)}, {0x1000 + 5000, pattern(8192, 1)}}, {})));
}

TEST_CASE("memory of a kernel of 64 bits may lie above 4 GiB, and end anywhere") {
    const auto [core, notices] = read(make_core<Elf64>({{0x140000000, pattern(8192, 1)},
                                                        {0x100000000 - 0x1000, pattern(4096, 2)},
                                                        {0x100000000, pattern(4096, 3), 0x2000}},
                                                       kNotes, EM_X86_64));
    CHECK(notices.empty());
    CHECK(core.machine == EM_X86_64);
    REQUIRE(core.segments.size() == 3);
    CHECK(core.segments[0].physical == 0x140000000);
    CHECK(core.holds(0x140001fff));
    CHECK(core.holds(0x100000fff));
    CHECK_FALSE(core.holds(0x100001000));
    CHECK(read(lay_out(core)).core.segments[2].memory_size == 0x2000);
    CHECK(read(make_core<Elf64>({{0, pattern(4096, 1), std::uint64_t{1} << 32}}, {}, EM_X86_64)).core.holds(0));
    REQUIRE_REFUSED(Exit::kSource, "bytes from 0x180000000 on, more than there are addresses",
                    read(make_core<Elf64>({{0x180000000, {}, ~std::uint64_t{0xfff}}}, {}, EM_X86_64)));
    REQUIRE_REFUSED(
        Exit::kSource, "overlap at 0x140001000",
        read(make_core<Elf64>({{0x140000000, pattern(8192, 1)}, {0x140001000, pattern(8192, 2)}}, {}, EM_X86_64)));
}

TEST_CASE("what a kernel of 64 bits maps where it runs is memory of one of its segments, by another address") {
    const auto one = pattern(0x3000, 1), two = pattern(0x8000, 2), text = pattern(0x2000, 3);
    const auto [core, notices] = read(make_core<Elf64>({{0x2001000, text, 0, 0, 0xffffffff81000000},
                                                        {0x140000000, one, 0, 0, 0xffff888140000000},
                                                        {0x2000000, two, 0, 0, 0xffff888002000000},
                                                        {0x2007000, pattern(0x1000, 4), 0, 0, 0xffffffff80000000},
                                                        {0x3000000, one, 0, 0, 0xffffffff7ffff000}},
                                                       kNotes, EM_X86_64));
    CHECK(notices.empty());
    REQUIRE(core.segments.size() == 3);
    CHECK(core.segments[2].physical == 0x3000000);
    REQUIRE(core.aliases.size() == 2);
    CHECK(core.aliases[0].virtual_address == 0xffffffff81000000);
    CHECK(core.aliases[1].virtual_address == 0xffffffff80000000);
    CHECK(core.file_bytes() == 0xe000);

    const auto front = lay_out(core);
    const auto again = read(front).core;
    REQUIRE(again.segments.size() == 3);
    REQUIRE(again.aliases.size() == 2);
    CHECK(again.notes == kNotes);
    CHECK(again.file_bytes() == 0xe000);
    CHECK(again.segments[1].offset == front.size() + 0x3000);
    CHECK(again.segments[2].offset == front.size() + 0xb000);
    CHECK(again.aliases[0].offset == again.segments[1].offset + 0x1000);
    CHECK(again.aliases[1].offset == again.segments[1].offset + 0x7000);
    CHECK((again.aliases[0].physical == 0x2001000 && again.aliases[0].file_size == 0x2000 &&
           again.aliases[0].virtual_address == 0xffffffff81000000));
    CHECK(lay_out(again) == front);
    Elf64_Ehdr header;
    std::memcpy(&header, front.data(), sizeof header);
    REQUIRE(header.e_phnum == 6);
    CHECK(header.e_phoff == sizeof header);  // makedumpfile looks nowhere else
    Elf64_Phdr last;
    std::memcpy(&last, front.data() + header.e_phoff + 5 * sizeof last, sizeof last);
    CHECK((last.p_type == PT_LOAD && last.p_vaddr == 0xffffffff80000000));
}

TEST_CASE("text and data are told as far as one segment after the other has them") {
    const auto kernel = pattern(0x5000, 1);
    const auto [core, notices] = read(make_core<Elf64>({{0x1000, pattern(0x1000, 2)},
                                                        {0x3000, pattern(0x4000, 3)},
                                                        {0x0, kernel, 0, 0, 0xffffffff81000000},
                                                        {0x9000, kernel, 0, 0, 0xffffffff82000000}},
                                                       kNotes, EM_X86_64));
    CHECK(notices.empty());
    CHECK(core.segments.size() == 2);
    REQUIRE(core.aliases.size() == 2);
    const auto is = [&](const CoreSegment& alias, std::uint64_t physical, std::uint64_t bytes, std::uint64_t address) {
        CHECK((alias.physical == physical && alias.memory_size == bytes && alias.file_size == bytes));
        CHECK(alias.virtual_address == address);
    };
    is(core.aliases[0], 0x1000, 0x1000, 0xffffffff81001000);
    is(core.aliases[1], 0x3000, 0x2000, 0xffffffff81003000);
    CHECK(core.aliases[1].offset == core.aliases[0].offset + 0x2000);
    const auto again = read(lay_out(core)).core;
    REQUIRE(again.aliases.size() == 2);
    CHECK(again.aliases[1].offset == again.segments[1].offset);
    REQUIRE_REFUSED(Exit::kSource, "has no memory in it",
                    read(make_core<Elf64>({{0x1000, kernel, 0, 0, 0xffffffff81000000}}, {}, EM_X86_64)));
}

TEST_CASE("a kernel of 32 bits has no memory twice, whatever its virtual addresses are") {
    const auto core = read(make_core<Elf64>({{0x1000, pattern(4096, 1), 0, 0, 0xffffffff81000000}}, kNotes)).core;
    CHECK(core.segments.size() == 1);
    CHECK(core.aliases.empty());
}

TEST_CASE("a pipe is read from front to back only") {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    const auto bytes = pattern(8192, 3);
    REQUIRE(write(ends[1], bytes.data(), bytes.size()) == 8192);
    close(ends[1]);
    const int standard_input = dup(STDIN_FILENO);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    FileSource source(File::for_reading("-"));
    dup2(standard_input, STDIN_FILENO);
    close(standard_input);
    std::uint8_t four[4];
    source.read(5000, four);
    CHECK(std::memcmp(four, bytes.data() + 5000, 4) == 0);
    REQUIRE_REFUSED(Exit::kSource, "save it to a file first", source.read(5003, four));
    source.read(8188, four);
    CHECK(std::memcmp(four, bytes.data() + 8188, 4) == 0);
    REQUIRE_REFUSED(Exit::kSource, "ends early, at byte 8192", source.read(9000, four));
}
