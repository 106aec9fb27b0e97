// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/bare_program.hpp"

#include <cstring>

#include "elf/elf_class.hpp"
#include "support/refusal.hpp"

using namespace kjump;

namespace {

constexpr auto kNone = std::nullopt;

// An ELF file with these segments, each with `size` bytes of its number + 1 in the file.
struct Load {
    std::uint64_t physical, size, memory;
};
template <class Elf>
struct AnyElf {
    typename Elf::Header header{};
    std::vector<Load> loads;

    explicit AnyElf(std::vector<Load> segments) : loads(std::move(segments)) {
        std::memcpy(header.e_ident, ELFMAG, SELFMAG);
        header.e_ident[EI_CLASS] = Elf::kClass;
        header.e_type = ET_EXEC;
        header.e_machine = Elf::kClass == ELFCLASS64 ? EM_X86_64 : EM_386;
        put(header.e_entry, loads.empty() ? 0 : loads[0].physical);
        header.e_phoff = sizeof header;
        header.e_phentsize = sizeof(typename Elf::Program);
        header.e_phnum = static_cast<Elf32_Half>(loads.size());
    }

    std::vector<std::uint8_t> bytes() const {
        std::vector<std::uint8_t> file(sizeof header + loads.size() * sizeof(typename Elf::Program));
        std::memcpy(file.data(), &header, sizeof header);
        for (std::size_t i = 0; i < loads.size(); ++i) {
            typename Elf::Program program{};
            program.p_type = PT_LOAD;
            put(program.p_offset, file.size());
            put(program.p_vaddr, 0xc0000000 + loads[i].physical);  // not where it goes
            put(program.p_paddr, loads[i].physical);
            put(program.p_filesz, loads[i].size);
            put(program.p_memsz, loads[i].memory);
            std::memcpy(file.data() + sizeof header + i * sizeof program, &program, sizeof program);
            file.insert(file.end(), static_cast<std::size_t>(loads[i].size), static_cast<std::uint8_t>(i + 1));
        }
        return file;
    }

private:
    template <class Field>
    static void put(Field& field, std::uint64_t value) {
        field = static_cast<Field>(value);
    }
};
using ElfFile = AnyElf<Elf32>;
using Elf64File = AnyElf<Elf64>;

BareProgram program(const std::vector<std::uint8_t>& file, std::optional<std::uint64_t> at = kNone,
                    std::optional<std::uint64_t> entry = kNone, bool long_mode = false) {
    return {file, "program", at, entry, long_mode};
}

void refused(Exit exit, const std::string& why, const std::vector<std::uint8_t>& file,
             std::optional<std::uint64_t> at = kNone, std::optional<std::uint64_t> entry = kNone,
             bool long_mode = false) {
    INFO(why);
    REQUIRE_REFUSED(exit, "program: " + why, program(file, at, entry, long_mode));
}

}  // namespace

TEST_CASE("run: a flat binary goes to 1 MiB, or where it is told") {
    const std::vector<std::uint8_t> file(5000, 0x90);
    const auto standard = program(file);
    CHECK(standard.entry() == 0x100000);
    CHECK(standard.memory().ranges() == std::vector<MemoryRange>{{0x100000, 0x102000}});
    auto other = program(file, 0x20010, 0x20020);
    CHECK(other.entry() == 0x20020);
    const auto segments = other.segments();
    REQUIRE(segments.size() == 1);
    CHECK(segments[0].physical == 0x20000);
    CHECK(segments[0].memory_size == 0x2000);
    CHECK(segments[0].bytes.size() == 0x10 + 5000);
    const auto* const bytes = segments[0].bytes.data();
    CHECK((bytes[15] == 0 && bytes[16] == 0x90));
}

TEST_CASE("run: ELF segments go to their physical addresses, and share pages") {
    const auto file = ElfFile({{0x3000800, 0x1000, 0x1000},  // its end shares a page
                               {0x2000000, 0x10, 0x3000},    // mostly zeros
                               {0x3001900, 0x20, 0x40}})     // with this one
                          .bytes();
    auto loaded = program(file);
    CHECK(loaded.entry() == 0x3000800);
    const auto segments = loaded.segments();
    REQUIRE(segments.size() == 2);
    CHECK(segments[0].physical == 0x2000000);
    CHECK(segments[0].bytes.size() == 0x10);
    CHECK(segments[0].memory_size == 0x3000);
    CHECK(segments[1].physical == 0x3000000);
    CHECK(segments[1].memory_size == 0x2000);
    REQUIRE(segments[1].bytes.size() == 0x1920);
    const auto* const bytes = segments[1].bytes.data();
    CHECK((bytes[0x7ff] == 0 && bytes[0x800] == 1 && bytes[0x17ff] == 1 && bytes[0x1800] == 0));
    CHECK((bytes[0x18ff] == 0 && bytes[0x1900] == 3 && bytes[0x191f] == 3));
}

TEST_CASE("run: zeros up to a shared page are not stored") {
    auto loaded = program(ElfFile({{0x1000, 0, 0xfffe0800}, {0xfffe1800, 0, 0x10}}).bytes());
    const auto segments = loaded.segments();
    REQUIRE(segments.size() == 2);
    CHECK((segments[0].physical == 0x1000 && segments[0].memory_size == 0xfffe0000 && segments[0].bytes.empty()));
    CHECK((segments[1].physical == 0xfffe1000 && segments[1].memory_size == 0x1000));
    CHECK(segments[1].bytes.size() == 0x800);
}

TEST_CASE("run: what is stored is known before memory is taken for it") {
    // Both segments are the same bytes of the file.
    auto file = ElfFile({{0x100000, 0x1000, 0x1000}, {0x40000000, 0x1000, 0x10000000}}).bytes();
    const auto loaded = program(file);
    CHECK(loaded.stored() == 0x2000);
    CHECK(program(std::vector<std::uint8_t>(5000, 0x90), 0x20010).stored() == 0x10 + 5000);
    // Almost 4 PiB, of which nothing is stored.
    CHECK(program(Elf64File({{0x1000, 0, 0xfffffffffe000}}).bytes()).stored() == 0);
}

TEST_CASE("run: ELF of 64 bits runs in long mode, anywhere in memory") {
    const auto file = Elf64File({{0x123456010, 0x20, 0x1000}, {0x200000, 0x10, 0x10}}).bytes();
    auto loaded = program(file);
    CHECK(loaded.mode() == Mode::kLong);
    CHECK(loaded.entry() == 0x123456010);
    const auto segments = loaded.segments();
    REQUIRE(segments.size() == 2);
    CHECK((segments[0].physical == 0x200000 && segments[0].memory_size == 0x1000));
    CHECK((segments[1].physical == 0x123456000 && segments[1].memory_size == 0x2000));
    CHECK(segments[1].bytes.size() == 0x30);
    CHECK((segments[1].bytes.data()[0xf] == 0 && segments[1].bytes.data()[0x10] == 1));
    CHECK(program(ElfFile({{0x200000, 0x10, 0x10}}).bytes()).mode() == Mode::kProtected32);
}

TEST_CASE("run: a flat binary runs in long mode if that is asked for") {
    const std::vector<std::uint8_t> file(10, 0x90);
    CHECK(program(file).mode() == Mode::kProtected32);
    const auto loaded = program(file, 0x123456000, kNone, true);
    CHECK(loaded.mode() == Mode::kLong);
    CHECK(loaded.entry() == 0x123456000);
    CHECK(program(file, kNone, kNone, true).entry() == 0x100000);
    refused(Exit::kSource, "does not fit below 4 PiB", file, 0xffffffffffffff, kNone, true);
    refused(Exit::kUsage, "is ELF, which says itself in which mode it runs", ElfFile({{0x200000, 1, 1}}).bytes(), kNone,
            kNone, true);
}

TEST_CASE("run: ELF of 64 bits that is no program is refused") {
    const Elf64File elf({{0x2000000, 0x100, 0x200}, {0x3000000, 0x100, 0x100}});
    const auto good = elf.bytes();
    for (std::size_t bytes = 5; bytes < good.size(); ++bytes) {
        refused(Exit::kSource, "ends early", {good.begin(), good.begin() + static_cast<long>(bytes)});
    }
    const auto with = [&](auto change) {
        auto changed = elf;
        change(changed);
        return changed.bytes();
    };
    refused(Exit::kSource, "is ELF for another machine than x86_64",
            with([](Elf64File& it) { it.header.e_machine = EM_AARCH64; }));
    refused(Exit::kSource, "its entry 0x100002000000 is outside of it",
            with([](Elf64File& it) { it.header.e_entry = 0x100002000000; }));
    refused(Exit::kSource, "two segments overlap", with([](Elf64File& it) { it.loads[1].physical = 0x20001ff; }));
    refused(Exit::kSource, "does not fit below 4 PiB", with([](Elf64File& it) { it.loads[1].memory = ~0ull; }));
    refused(Exit::kSource, "does not fit below 4 PiB", with([](Elf64File& it) { it.loads[1].physical = ~0xfffull; }));
}

TEST_CASE("run: what is no program, or does not fit, is refused") {
    refused(Exit::kSource, "is empty", {});
    refused(Exit::kSource, "does not fit below 4 GiB", std::vector<std::uint8_t>(2), 0xffffffff);
    refused(Exit::kSource, "does not fit below 4 GiB", std::vector<std::uint8_t>(2), 1ull << 40);
    refused(Exit::kUsage, "its entry 0x200000 is outside of it", {0xc3}, kNone, 0x200000);
    refused(Exit::kUsage, "nothing can be entered at 0; --entry names another address", {0xc3}, 0);
    refused(Exit::kSource, "nothing can be entered at 0", ElfFile({{0, 0x100, 0x200}}).bytes());
    CHECK(program({0xc3, 0xc3}, 0, 1).entry() == 1);
    ElfFile elf({{0x2000000, 0x100, 0x200}, {0x3000000, 0x100, 0x100}});
    const auto good = elf.bytes();
    CHECK(program(good, kNone, 0x3000010).entry() == 0x3000010);
    refused(Exit::kUsage, "is ELF, which says itself where it goes", good, 0x100000);
    for (std::size_t bytes = 4; bytes < good.size(); ++bytes) {
        refused(Exit::kSource, "ends early", {good.begin(), good.begin() + static_cast<long>(bytes)});
    }

    const auto with = [&](auto change) {
        auto changed = elf;
        change(changed);
        return changed.bytes();
    };
    refused(Exit::kSource, "is ELF for another machine",
            with([](ElfFile& it) { it.header.e_ident[EI_CLASS] = ELFCLASS64; }));
    refused(Exit::kSource, "is ELF for another machine", with([](ElfFile& it) { it.header.e_machine = EM_ARM; }));
    refused(Exit::kSource, "is no ELF executable with fixed addresses",
            with([](ElfFile& it) { it.header.e_type = ET_DYN; }));
    refused(Exit::kSource, "its entry 0x1000 is outside of it", with([](ElfFile& it) { it.header.e_entry = 0x1000; }));
    refused(Exit::kSource, "two segments overlap", with([](ElfFile& it) { it.loads[1].physical = 0x20001ff; }));
    refused(Exit::kSource, "does not fit below 4 GiB", with([](ElfFile& it) {
                it.loads[1] = {0xfffff000, 1, 0x1001};
            }));
    refused(Exit::kSource, "ends early, or a segment has more bytes than memory",
            with([](ElfFile& it) { it.loads[1].memory = 0xff; }));
    refused(Exit::kSource, "its entry 0 is outside of it", ElfFile({}).bytes());
}
