// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Restoring by a kernel that takes any image: what it is given is read once, and judged when all is there.
#include <cinttypes>
#include <csignal>
#include <cstdio>

#include <catch2/catch.hpp>

#include "base/file.hpp"
#include "image/kdump.hpp"
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
    CHECK(std::ranges::is_sorted(written.begin(), written.end() - 1));  // as the image has them
    CHECK(written.front() == 0x1000);
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

TEST_CASE("restore, any image: pages that are damaged are given up before the image is entered") {
    WideFreshBoot saved;
    const auto whole = read_file(saved.image);
    const KdumpPlaces places(saved.header().kdump);
    const auto end = saved.header().kdump.digests_at;
    for (auto place = places.data; place < end; place += 100007) {
        INFO(place);
        auto bad = whole;
        bad[static_cast<std::size_t>(place)] ^= 1;
        write_file(saved.image, bad);
        check_given_up(saved, Exit::kDamaged, kDamagedWords);
    }
    write_file(saved.image, whole);
    CHECK(restore(saved) == Exit::kDone);
}

TEST_CASE("restore, any image: what says where pages are is judged before anything is loaded") {
    WideFreshBoot saved;
    const auto whole = read_file(saved.image);
    const KdumpPlaces places(saved.header().kdump);
    const auto end = kHeaderBytes + saved.header().content_bytes;
    const auto damaged = [&](std::uint64_t at, int loads) {
        INFO(at);
        write_file(saved.image, whole);
        flip(saved.image, static_cast<std::size_t>(at));
        check_given_up(saved, Exit::kDamaged, kDamagedWords);
        CHECK(saved.kernel.loads == loads);
    };
    damaged(kPage, 0);                   // the sub-header
    damaged(kPage + 110, 0);             // notes
    damaged(places.bits - 1, 0);         // the last mapping
    damaged(places.bits + 1, 0);         // memory
    damaged(places.descriptors - 1, 0);  // pages
    damaged(saved.header().kdump.digests_at, 0);
    damaged(end - 1, 0);
    for (const std::uint64_t at : {0, 7, 8, 12, 16, 24}) {  // the first page's descriptor, and the second one's
        damaged(places.descriptors + at, 1);
    }
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

TEST_CASE("restore: an image is restored by a kernel that takes its format") {
    FreshBoot narrow;
    narrow.kernel.takes_any = true;
    narrow.kernel.slot_list.assign(8, kEmpty);
    const auto* const words =
        "holds an ELF core: of a kernel of 32 bits, which is restored by the same kernel, or saved by";
    check_refused(narrow, Exit::kForeign, words);
    check_refused(narrow, Exit::kForeign, words, {"--check"});
    WideFreshBoot wide;
    wide.kernel.takes_any = false;
    check_refused(wide, Exit::kForeign, "holds a kernel of 64 bits, which libjump's module restores: modprobe libjump");
    CHECK(wide.run({"restore", "--check", wide.image}) == Exit::kDone);
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
    const auto last_page = static_cast<std::size_t>(saved.header().kdump.digests_at - 1);
    kernel.on_load = [&] { flip(saved.image, last_page); };
    check_given_up(saved, Exit::kDamaged, kDamagedWords);
    write_file(saved.image, whole);
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
    flip(saved.image, kPage);
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
}
