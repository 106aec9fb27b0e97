// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Loads thousands of segments into memory that Linux does not use, [32 MiB, 96 MiB), and reads them
// back. Prints TAP.
#include <cerrno>
#include <cstdint>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <linux/kexec.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "error.hpp"
#include "tap.hpp"

namespace {

using namespace user;

constexpr std::uint32_t kPage = 4096, kFirst = 32 << 20, kCount = 8000;
constexpr unsigned long kInPlace = 0x8000;  // KEXEC_IN_PLACE

using Words = std::vector<std::uint32_t>;

// Half a page of content for every other page; the kernel fills the other half with zeros.
std::vector<kexec_segment> segments(const Words& content) {
    std::vector<kexec_segment> list;
    for (std::uint32_t i = 0; i < kCount; ++i) {
        list.push_back({content.data() + i * (kPage / 8), kPage / 2,
                        reinterpret_cast<const void*>(kFirst + 2 * i * kPage), kPage});
    }
    return list;
}

// errno, or 0.
int load(const std::vector<kexec_segment>& list, std::size_t count, unsigned long flags) {
    return syscall(SYS_kexec_load, 0x1000000ul, count, list.data(), flags) == 0 ? 0 : errno;
}

const std::uint32_t* map_memory() {
    const int memory = open("/dev/mem", O_RDONLY);
    auto* const mapped = mmap(nullptr, 2 * kCount * kPage, PROT_READ, MAP_SHARED, memory, kFirst);
    if (memory < 0 || mapped == MAP_FAILED) {
        die_of_errno("/dev/mem");
    }
    return static_cast<const std::uint32_t*>(mapped);
}

void choose_slot(const char* slot) {
    const int file = open("/sys/kernel/kexec_slot", O_WRONLY);
    if (file < 0 || write(file, slot, 1) != 1) {
        die_of_errno("/sys/kernel/kexec_slot");
    }
    close(file);
}

bool loaded() {
    const int file = open("/sys/kernel/kexec_loaded", O_RDONLY);
    char digit = 0;
    if (file < 0 || read(file, &digit, 1) != 1) {
        die_of_errno("/sys/kernel/kexec_loaded");
    }
    close(file);
    return digit == '1';
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

}  // namespace

int main() {
    Tap tap;
    Words content(kCount * (kPage / 8));
    for (std::uint32_t i = 0; i < content.size(); ++i) {
        content[i] = i * 2654435761u + 1;
    }
    auto list = segments(content);
    const auto* const memory = map_memory();
    tap.check(load(list, 17, 0) == EINVAL, "17 segments without the flag are refused");
    std::swap(list[5000], list[5001]);
    tap.check(load(list, kCount, kInPlace) == EINVAL, "segments out of order are refused");
    std::swap(list[5000], list[5001]);
    list[100].memsz = 3 * kPage;
    tap.check(load(list, kCount, kInPlace) == EINVAL, "segments that overlap are refused");
    list[100].memsz = kPage;
    tap.check(count_held(memory, content) == 0, "nothing of what is refused is written");
    tap.check(load(list, kCount, kInPlace) == 0, "%u segments are loaded", kCount);
    tap.check(count_held(memory, content) == kCount, "each is where it belongs, and the rest of its page is zero");
    choose_slot("1");
    tap.check(load(list, kCount, kInPlace) == EBUSY, "nothing is loaded over another slot's image");
    choose_slot("0");
    tap.check(loaded(), "which stays loaded");
    list[1].buf = nullptr;
    tap.check(load(list, kCount, kInPlace) == EFAULT, "a load fails after its first segment");
    tap.check(!loaded(), "what lived there is not loaded any more");
    list[1].buf = content.data() + kPage / 8;
    tap.check(load(list, kCount, kInPlace) == 0, "it can be loaded again");
    tap.check(load(list, 0, 0) == 0 && !loaded(), "and unloaded");
    return tap.finish();
}
