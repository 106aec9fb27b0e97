// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/room.hpp"

#include <algorithm>
#include <array>

#include "base/failure.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/words.hpp"
#include "machine/linux_window.hpp"

namespace kjump {
namespace {

constexpr std::uint64_t kMargin = 4 << 20;  // bytes, for the loading itself
// Of an image as large as the memory the lists count too: for each page less than 32 bytes.
constexpr std::uint64_t kPagesOfLists = 128;

// What Debian's kernels have in use in a machine of 1 GiB when their initrd runs, without that; of less memory they
// take less. Page descriptors and what is kept back for allocations that cannot wait grow with the memory, and an
// initrd is unpacked.
constexpr std::uint64_t kBoot = 176 << 20, kBootShare = 5, kGrowingShare = 32;

// [linux] Documentation/admin-guide/kernel-parameters.txt
constexpr std::array kCountOnFreePages{"init_on_free=1", "init_on_free=on", "init_on_free=y",
                                       "page_poison=1",  "page_poison=on",  "page_poison=y"};

bool counts_on_free_pages(const std::string& root) {
    const auto words = contents(root + "/proc/cmdline");
    return std::ranges::any_of(kCountOnFreePages, [&](const char* word) { return has_word(words, word); });
}

// A boot takes that again before its initrd runs, if its command line is the same.
std::uint64_t reserved_again(const std::string& iomem, const std::string& meminfo) {
    constexpr const char* kHugePages = "Hugetlb";
    const auto huge = meminfo.find(kHugePages) == std::string::npos ? 0 : memory_in(meminfo, kHugePages);
    return crash_memory(iomem).bytes() + huge;
}

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
    const auto iomem = contents(root + "/proc/iomem"), meminfo = contents(root + "/proc/meminfo");
    const auto ram = system_ram(iomem).whole_pages().bytes();
    const auto free = counts_on_free_pages(root) ? 0 : memory_in(meminfo, "MemFree");
    const auto left = std::min(ram, free + window);
    const auto boot = std::min(kBoot, ram / kBootShare) + ram / kGrowingShare + kUnpackedInitrd * initrd;
    return {boot + reserved_again(iomem, meminfo) + (ram - left) / kPagesOfLists + kMargin, left};
}

}  // namespace kjump
