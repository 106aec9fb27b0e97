// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/room.hpp"

#include "base/failure.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace kjump {
namespace {

constexpr std::uint64_t kMargin = 4 << 20;  // bytes, for the loading itself

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
    // Of an image as large as the memory the lists count too: for each page less than 32 bytes.
    const auto lists = words.may_take_all ? needed / 128 : 0;
    if (needed + lists + kMargin > available) {
        refuse_for(mebibytes(available) + " are available");
    }
    if (!words.may_take_all && needed > total / 2) {
        refuse_for("at most half of its " + mebibytes(total) + " may be taken");
    }
}

}  // namespace kjump
