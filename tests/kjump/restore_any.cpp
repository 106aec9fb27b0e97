// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Restoring by a kernel that takes any image: what it is given is read once, and judged when all is there.
#include <cinttypes>
#include <csignal>
#include <cstdio>

#include <catch2/catch.hpp>

#include "base/file.hpp"
#include "support/signals.hpp"
#include "support/wide_image.hpp"

using namespace kjump;
using namespace kjump::test;
using Catch::Contains;

namespace {

// Without lines about progress, which a slow machine has.
Exit restore(WideFreshBoot& saved, const std::vector<std::string>& options = {}) {
    std::vector<std::string> line{"restore", "--quiet"};
    line.insert(line.end(), options.begin(), options.end());
    line.push_back(saved.image);
    return saved.run(line);
}

// Refused with that status; nothing is left loaded, nothing is marked, and what is in memory was never entered.
void check_given_up(WideFreshBoot& saved, Exit exit, const std::string& words) {
    const auto before = saved.header();
    saved.kernel.loads = saved.kernel.unloads = 0;
    saved.kernel.entry = 0;
    CHECK(restore(saved) == exit);
    CHECK_THAT(saved.said(), Contains(words));
    CHECK(std::ranges::count(saved.said(), '\n') == 1);
    CHECK(saved.kernel.unloads == saved.kernel.loads);
    CHECK(saved.kernel.memory.empty());
    CHECK(saved.kernel.entry == 0);
    CHECK(saved.kernel.jumps == 0);
    CHECK(encode(saved.header()) == encode(before));
}

void flip(const std::string& file, std::size_t at) {
    auto bytes = read_file(file);
    bytes.at(at) ^= 1;
    write_file(file, bytes);
}

// Bytes that this process has read, by all files.
std::uint64_t bytes_read() {
    std::uint64_t bytes = 0;
    REQUIRE(std::sscanf(contents("/proc/self/io").c_str(), "rchar: %" SCNu64, &bytes) == 1);
    return bytes;
}

constexpr auto* kDamagedWords = "the image is damaged: its content is not what was saved";

}  // namespace

TEST_CASE("restore, any image: memory is taken, brought, marked, told its entry, and jumped into") {
    WideFreshBoot saved;
    auto& kernel = saved.kernel;
    const auto state = [&] { return saved.header().state; };
    int writes = 0;
    kernel.on_load = [&] { CHECK(state() == State::kComplete); };
    kernel.on_write = [&](auto) {
        ++writes;
        CHECK(kernel.loads == 1);
        CHECK(kernel.entry == 0);
        CHECK(kernel.placement == Placement::kInPlace);
    };
    kernel.on_entry = [&] {
        CHECK((kernel.memory == wide_memory()));
        CHECK(state() == State::kResuming);
    };
    kernel.on_jump = [&] {
        CHECK(kernel.entry == 0x4800040);
        CHECK(state() == State::kResuming);
        CHECK(is_blocked(SIGTERM));
    };
    REQUIRE(restore(saved) == Exit::kDone);
    CHECK(saved.said().empty());
    CHECK(kernel.loads == 1);
    CHECK(kernel.unloads == 0);
    CHECK(kernel.jumps == 1);
    CHECK((kernel.memory == wide_memory()));
    CHECK(writes > 5);  // the parts of the image, and the list
}

TEST_CASE("restore, any image: segments are taken without their bytes, and the list is emptied when all are there") {
    WideFreshBoot saved;
    auto& kernel = saved.kernel;
    std::vector<std::uint64_t> written;
    kernel.on_write = [&](auto physical) {
        if (written.empty()) {
            REQUIRE(kernel.memory.size() == wide_memory().size());
            for (const auto& [start, bytes] : wide_memory()) {
                CHECK((kernel.memory.at(start) == std::vector<std::uint8_t>(bytes.size())));
            }
        }
        written.push_back(physical);
    };
    REQUIRE(restore(saved, {"--no-jump"}) == Exit::kDone);
    CHECK(written.front() == 0x140000000);  // what the file has first
    CHECK(written.back() == 0x4800858);
    CHECK(std::ranges::count(written, 0x4800858) == 1);
}

TEST_CASE("restore, any image: the content is read once") {
    WideFreshBoot saved;
    const auto before = bytes_read();
    REQUIRE(restore(saved) == Exit::kDone);
    const auto read = bytes_read() - before, bytes = saved.header().content_bytes;
    CHECK(read >= bytes);
    CHECK(read < bytes + bytes / 2);
}

TEST_CASE("restore --no-jump, any image: loads and marks") {
    WideFreshBoot saved;
    CHECK(restore(saved, {"--no-jump"}) == Exit::kDone);
    CHECK(saved.said() == "kjump: the image is loaded, and marked as being resumed\n");
    CHECK((saved.kernel.memory == wide_memory()));
    CHECK(saved.kernel.entry == 0x4800040);
    CHECK(saved.kernel.jumps == 0);
    CHECK(saved.header().state == State::kResuming);
}

TEST_CASE("restore --check, any image: all of it is judged, and the kernel is asked for nothing") {
    WideFreshBoot saved;
    auto& kernel = saved.kernel;
    const auto fail = [] { FAIL("it was asked"); };
    kernel.on_load = kernel.on_unload = kernel.on_jump = kernel.on_slots = kernel.on_entry = fail;
    kernel.on_write = [=](auto) { fail(); };
    const auto before = read_file(saved.image);
    CHECK(saved.run({"restore", "--check", saved.image}) == Exit::kDone);
    CHECK_THAT(saved.said(), Contains("state     complete\n") && Contains("kernel    6.1.0-test"));
    CHECK((read_file(saved.image) == before));
    flip(saved.image, before.size() - 1);
    CHECK(saved.run({"restore", "--check", saved.image}) == Exit::kDamaged);
    CHECK_THAT(saved.said(), Contains(kDamagedWords));
}

TEST_CASE("restore, any image: content that is damaged is given up before it is entered") {
    WideFreshBoot saved;
    const auto whole = read_file(saved.image);
    for (std::size_t place = kHeaderBytes + 0x1000; place < whole.size(); place += 300007) {
        INFO(place);
        auto bad = whole;
        bad[place] ^= 1;
        write_file(saved.image, bad);
        check_given_up(saved, Exit::kDamaged, kDamagedWords);
        CHECK(saved.kernel.loads == 1);
    }
    write_file(saved.image, whole);
    CHECK(restore(saved) == Exit::kDone);
}

TEST_CASE("restore, any image: headers of the content that are damaged are told as that") {
    WideFreshBoot saved;
    const auto whole = read_file(saved.image);
    const auto damaged = [&](std::size_t at, int loads) {
        INFO(at);
        write_file(saved.image, whole);
        flip(saved.image, kHeaderBytes + at);
        check_given_up(saved, Exit::kDamaged, kDamagedWords);
        CHECK(saved.kernel.loads == loads);
    };
    damaged(0, 0);
    damaged(EI_CLASS, 0);
    damaged(offsetof(Elf64_Ehdr, e_machine), 0);
    damaged(offsetof(Elf64_Ehdr, e_phoff), 0);
    Elf64_Ehdr front;
    std::memcpy(&front, whole.data() + kHeaderBytes, sizeof front);
    const auto program = [&](std::size_t number) {
        return static_cast<std::size_t>(front.e_phoff) + number * sizeof(Elf64_Phdr);
    };
    damaged(program(4) + offsetof(Elf64_Phdr, p_paddr) + 5, 0);  // where the entry was is nothing
    damaged(program(1) + offsetof(Elf64_Phdr, p_offset) + 5, 0);
    damaged(program(2) + offsetof(Elf64_Phdr, p_offset) + 1, 0);  // the same bytes as another's
    damaged(program(1) + offsetof(Elf64_Phdr, p_flags), 1);
    damaged(program(1) + offsetof(Elf64_Phdr, p_paddr) + 2, 1);  // another address, which makes sense as well
}

TEST_CASE("restore, any image: one that is truncated is given up at every length") {
    WideFreshBoot saved;
    const auto whole = read_file(saved.image);
    for (const auto length : {kHeaderBytes, kHeaderBytes + 100, kHeaderBytes + 0x2000, whole.size() - 1}) {
        INFO(length);
        write_file(saved.image, Bytes(whole).first(length));
        check_given_up(saved, Exit::kDamaged,
                       "the image is truncated: " + std::to_string(length) + " of " + std::to_string(whole.size()));
    }
}

TEST_CASE("restore, any image: a kernel of 32 bits is restored by the same one alone") {
    FreshBoot saved;
    saved.kernel.takes_any = true;
    saved.kernel.slot_list.assign(8, kEmpty);
    const auto* const words = "holds a kernel of 32 bits, which is restored by the same kernel";
    check_refused(saved, Exit::kForeign, words);
    check_refused(saved, Exit::kForeign, words, {"--check"});
    auto header = saved.header();
    const auto bytes = read_file(saved.image);
    header.entry = 0x4801040;
    saved.put(header);
    check_refused(saved, Exit::kForeign, words);
    write_file(saved.image, bytes);
    flip(saved.image, bytes.size() - 1);
    check_refused(saved, Exit::kDamaged, kDamagedWords);
    CHECK(saved.kernel.unloads == 0);
}

TEST_CASE("restore, any image: one that does not hold its own entry is refused") {
    WideFreshBoot saved;
    for (const auto entry : {0x4801040, 0x4800800, 0x8000040}) {
        auto header = saved.header();
        header.entry = static_cast<std::uint64_t>(entry);
        saved.put(header);
        check_refused(saved, Exit::kDamaged, "does not hold its own entry");
    }
}

TEST_CASE("restore, any image: one that changes while it is loaded is not entered") {
    WideFreshBoot saved;
    const auto whole = read_file(saved.image);
    auto& kernel = saved.kernel;
    kernel.on_load = [&] { flip(saved.image, whole.size() - 1); };
    check_given_up(saved, Exit::kDamaged, kDamagedWords);
    write_file(saved.image, whole);
    kernel.on_load = [&] { flip(saved.image, kHeaderBytes + sizeof(Elf64_Ehdr) + 100); };
    check_given_up(saved, Exit::kDamaged, "the image was changed while it was loaded");
    kernel.on_load = [] {};
    write_file(saved.image, whole);
    kernel.on_write = [&](auto) {
        auto header = saved.header();
        header.state = State::kIncomplete;
        saved.put(header);
    };
    CHECK(restore(saved) == Exit::kDamaged);
    CHECK(saved.said() == "kjump: " + saved.image + ": the image was changed while it was loaded\n");
    CHECK(kernel.unloads == kernel.loads);
    CHECK(kernel.entry == 0);
    CHECK(kernel.jumps == 0);
    CHECK(saved.header().state == State::kIncomplete);
}

TEST_CASE("restore, any image: what the kernel refuses leaves nothing loaded, and the image as it was") {
    WideFreshBoot saved;
    auto& kernel = saved.kernel;
    const auto refuse = [] { throw Failure(Exit::kKernel, "the kernel does not do it"); };
    kernel.on_load = refuse;
    CHECK(restore(saved) == Exit::kKernel);
    CHECK(kernel.unloads == 0);  // what was loaded before stays
    CHECK(saved.header().state == State::kComplete);
    kernel.on_load = [] {};
    kernel.on_write = [=](auto physical) {
        if (physical == 0x1000) {
            refuse();
        }
    };
    check_given_up(saved, Exit::kKernel, "kjump: the kernel does not do it\n");
    kernel.on_write = [](auto) {};
    kernel.on_entry = refuse;
    check_given_up(saved, Exit::kKernel, "kjump: the kernel does not do it\n");
    kernel.on_entry = [] {};
    State state_at_unload{};
    kernel.on_jump = refuse;
    kernel.on_unload = [&] { state_at_unload = saved.header().state; };
    CHECK(restore(saved) == Exit::kKernel);
    CHECK(state_at_unload == State::kResuming);
    CHECK(saved.header().state == State::kComplete);
    CHECK(kernel.memory.empty());
}

TEST_CASE("restore, any image: a signal ends the loading, with nothing left loaded") {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        WideFreshBoot saved;
        int writes = 0;
        saved.kernel.on_write = [&](auto) {
            if (++writes == 1) {
                raise(signal);
            }
        };
        check_given_up(saved, Exit::kKernel, "kjump: nothing is restored: a signal came first\n");
        CHECK(saved.kernel.loads == 1);
        CHECK(writes < 4);  // no more than what was read already
        CHECK_FALSE(is_blocked(signal));
        CHECK(restore(saved) == Exit::kDone);
    }
}

TEST_CASE("restore, any image: signals wait again when all is there") {
    WideFreshBoot saved;
    saved.kernel.on_write = [](auto physical) { CHECK(is_blocked(SIGTERM) == (physical == 0x4800858)); };
    saved.kernel.on_load = saved.kernel.on_entry = [] { CHECK(is_blocked(SIGTERM)); };
    CHECK(restore(saved) == Exit::kDone);
    CHECK_FALSE(is_blocked(SIGTERM));
}

TEST_CASE("restore, any image: what nobody can enter makes room in the slot, and nothing else does") {
    WideFreshBoot saved;
    auto& kernel = saved.kernel;
    kernel.slot_list[0] = entered_at(0);
    kernel.slot_list[1] = entered_at(0x2000000);
    int before_load = 0;
    kernel.on_load = [&] { before_load = kernel.unloads; };
    CHECK(restore(saved) == Exit::kDone);
    CHECK(before_load == 1);
    kernel.unloads = 0;
    for (const auto chosen : {1u, 2u}) {
        kernel.chosen = chosen;
        CHECK(restore(saved, {"--again"}) == Exit::kDone);
        CHECK(kernel.unloads == 0);
    }
}

TEST_CASE("restore, any image: what is in the slot stays where the image is refused before") {
    WideFreshBoot saved;
    saved.kernel.slot_list[0] = entered_at(0);
    flip(saved.image, kHeaderBytes);
    check_refused(saved, Exit::kDamaged, kDamagedWords);
    CHECK(saved.kernel.unloads == 0);
}

TEST_CASE("restore, any image: a kernel that waits to be returned to is not lost") {
    WideFreshBoot saved;
    saved.kernel.has_lock = true;
    saved.kernel.on_slots = [&] {
        if (saved.kernel.locks > 0) {
            saved.kernel.slot_list[0] = entered_at(0x9000040);
        }
    };
    CHECK(restore(saved) == Exit::kKernel);
    CHECK_THAT(saved.said(), Contains("another kernel waits to be returned to, at 0x9000040"));
    CHECK(saved.kernel.loads + saved.kernel.unloads == 0);
    CHECK(restore(saved, {"--discard-waiting"}) == Exit::kDone);
}

TEST_CASE("restore, any image: all that is available may be taken, and no more") {
    WideFreshBoot saved;
    const auto meminfo = saved.folder / "proc/meminfo";
    // 0x9e000 and 0xf0000 bytes lie in this kernel's memory; 4 MiB and 1/128 of that are for the kernel.
    write_text(meminfo, "MemTotal: 6000 kB\nMemAvailable:    5700 kB\n");
    CHECK(restore(saved) == Exit::kKernel);
    CHECK(
        saved.said() ==
        "kjump: the image needs 1.6 MiB of this kernel's memory, and 5.6 MiB are available; end programs, or boot into "
        "the initramfs alone (break=mount), which leaves more of it free\n");
    CHECK(saved.kernel.loads == 0);
    write_text(meminfo, "MemTotal: 2000 kB\nMemAvailable:    5701 kB\n");
    CHECK(restore(saved) == Exit::kDone);
    saved.kernel.takes_any = false;
    saved.kernel.identity = {"6.1.0-test", "#1 SMP test", {1, 2, 3, 4}};
    CHECK(restore(saved, {"--again"}) == Exit::kKernel);
    CHECK_THAT(saved.said(), Contains("at most half of its 2.0 MiB may be taken"));
}
