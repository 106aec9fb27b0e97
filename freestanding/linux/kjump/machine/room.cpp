// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/room.hpp"

#include <algorithm>

#include "base/failure.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace kjump {
namespace {

constexpr std::uint64_t kMargin = 4 << 20;  // bytes, for the loading itself
// Of an image as large as the memory the lists count too: for each page less than 32 bytes.
constexpr std::uint64_t kPagesOfLists = 128;

// What Debian's kernels have in use when their initrd runs, in a machine of 1 GiB; of less memory they take less. Page
// descriptors and what is kept back for allocations that cannot wait grow with the memory, and an initrd is unpacked.
constexpr std::uint64_t kBoot = 192 << 20, kBootShare = 5, kGrowingShare = 32, kUnpacked = 4;

}  // namespace

MemoryMap own_pages(const std::string& root) { return system_ram(contents(root + "/proc/iomem")).whole_pages(); }

void check_room(const MemoryMap& pages, const std::string& root, const RoomWords& words) {
    const auto meminfo = contents(root + "/proc/meminfo");
    const auto available = memory_in(meminfo, "MemAvailable");
    const auto total = memory_in(meminfo, "MemTotal");
    const auto needed = pages.bytes() - pages.without(own_pages(root)).bytes();
    const auto refuse_for = [=](const std::string& limit) {
        throw Failure(Exit::kKernel, std::string(words.what) + " needs " + mebibytes(needed) +
                                         " of this kernel's memory, and " + limit + "; " + words.advice);
    };
    const auto lists = words.may_take_all ? needed / kPagesOfLists : 0;
    if (needed + lists + kMargin > available) {
        refuse_for(mebibytes(available) + " are available");
    }
    if (!words.may_take_all && needed > total / 2) {
        refuse_for("at most half of its " + mebibytes(total) + " may be taken");
    }
}

BootRoom boot_room(std::uint64_t window, std::uint64_t initrd, const std::string& root) {
    const auto ram = own_pages(root).bytes();
    const auto left = std::min(ram, memory_in(contents(root + "/proc/meminfo"), "MemFree") + window);
    const auto boot = std::min(kBoot, ram / kBootShare) + ram / kGrowingShare + kUnpacked * initrd;
    return {boot + (ram - left) / kPagesOfLists + kMargin, left};
}

}  // namespace kjump
