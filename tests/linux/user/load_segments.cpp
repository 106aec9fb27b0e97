// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Loads thousands of segments into memory that Linux does not use, [32 MiB, 96 MiB), and reads them
// back.
#include <csignal>
#include <utility>

#include <sys/wait.h>

#include "load_in_place.hpp"

namespace user {
namespace {

constexpr std::uint32_t kFirst = 32 << 20, kCount = 8000;
constexpr std::size_t kMost = 1 << 20;  // segments of an image

using Words = std::vector<std::uint32_t>;

// Half a page of content for every other page; the kernel fills the other half with zeros.
std::vector<kexec_segment> segments(const Words& content) {
    std::vector<kexec_segment> list;
    for (std::uint32_t i = 0; i < kCount; ++i) {
        list.push_back(segment(content.data() + i * (kPage / 8), kPage / 2, kFirst + 2 * i * kPage, kPage));
    }
    return list;
}

// True if memory holds the contents of segment `i`.
bool holds(const std::uint32_t* memory, const Words& content, std::uint32_t i) {
    for (std::uint32_t word = 0; word < kPage / 4; ++word) {
        const auto wanted = word < kPage / 8 ? content[i * (kPage / 8) + word] : 0;
        if (memory[2 * i * (kPage / 4) + word] != wanted) {
            return false;
        }
    }
    return true;
}

// Number of segments that are in memory.
std::uint32_t count_held(const std::uint32_t* memory, const Words& content) {
    std::uint32_t count = 0;
    for (std::uint32_t i = 0; i < kCount; ++i) {
        count += holds(memory, content, i) ? 1 : 0;
    }
    return count;
}

// As many segments as an image may have, of which only the first is not empty.
std::vector<kexec_segment> most_segments(const Words& content) {
    std::vector<kexec_segment> list(kMost, segment(nullptr, 0, kFirst + kPage, 0));
    list.front() = segment(content.data(), kPage, kFirst, kPage);
    return list;
}

// What two processes say to each other in shared memory.
struct Meeting {
    volatile std::uint32_t loading;  // 1 while the load is in the kernel
    volatile std::uint32_t turns;    // how often the other process ran meanwhile
};

// Turns that may come by chance: where the load begins, where it sleeps for a page, and where it ends.
constexpr std::uint32_t kByChance = 3;

// Loads while another process wants the only CPU again and again, and says how often that had it meanwhile.
std::uint32_t turns_of_another_process(const std::vector<kexec_segment>& list) {
    auto* const meeting =
        static_cast<Meeting*>(mmap(nullptr, kPage, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
    int ready[2];
    char byte = 0;
    if (meeting == MAP_FAILED || pipe(ready) != 0) {
        die_of_errno("a process to wait");
    }
    const auto child = fork();
    if (child == 0) {
        (void)!write(ready[1], &byte, 1);
        for (;;) {
            usleep(1000);
            meeting->turns = meeting->turns + meeting->loading;
        }
    }
    (void)!read(ready[0], &byte, 1);
    meeting->loading = 1;
    load(list, kInPlace);
    meeting->loading = 0;
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    return meeting->turns;
}

}  // namespace

void check_segments(Tap& tap) {
    Words content(kCount * (kPage / 8));
    for (std::uint32_t i = 0; i < content.size(); ++i) {
        content[i] = i * 2654435761u + 1;
    }
    auto list = segments(content);
    const auto* const memory = map_memory(kFirst, 2 * kCount * kPage);
    tap.check(load({list.begin(), list.begin() + 17}, 0) == EINVAL, "17 segments without the flag are refused");
    std::swap(list[5000], list[5001]);
    tap.check(load(list, kInPlace) == EINVAL, "segments out of order are refused");
    std::swap(list[5000], list[5001]);
    list[100].memsz = 3 * kPage;
    tap.check(load(list, kInPlace) == EINVAL, "segments that overlap are refused");
    list[100].memsz = kPage;
    tap.check(count_held(memory, content) == 0, "nothing of what is refused is written");
    tap.check(load(list, kInPlace) == 0, "%u segments are loaded", kCount);
    tap.check(count_held(memory, content) == kCount, "each is where it belongs, and the rest of its page is zero");
    choose_slot("1");
    tap.check(load(list, kInPlace) == EBUSY, "nothing is loaded over another slot's image");
    choose_slot("0");
    tap.check(loaded(), "which stays loaded");
    list[1].buf = nullptr;
    tap.check(load(list, kInPlace) == EFAULT, "a load fails after its first segment");
    tap.check(!loaded(), "what lived there is not loaded any more");
    list[1].buf = content.data() + kPage / 8;
    tap.check(load(list, kInPlace) == 0, "it can be loaded again");
    tap.check(load({}, 0) == 0 && !loaded(), "and unloaded");
    list = most_segments(content);
    tap.check(load(list, kInPlace) == 0 && load({}, 0) == 0, "%zu segments are loaded", kMost);
    const auto turns = turns_of_another_process(list);
    tap.check(turns > kByChance, "another process has the only CPU meanwhile, %u times", turns);
    load({}, 0);
    list.push_back(list.back());
    tap.check(load(list, kInPlace) == EINVAL, "more are refused");
}

}  // namespace user
