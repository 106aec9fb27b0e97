// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump window: memory that Linux gives up while it runs.
#include <algorithm>
#include <cinttypes>
#include <optional>

#include "base/file.hpp"
#include "base/text.hpp"
#include "commands/commands.hpp"
#include "machine/blocked_signals.hpp"
#include "machine/memory_blocks.hpp"
#include "machine/windows.hpp"

namespace kjump {
namespace {

const char* name_of(WindowKind kind) {
    switch (kind) {
        case WindowKind::kContiguous:
            return "contiguous";
        case WindowKind::kOffline:
            return "offline";
        default:
            return "memmap";
    }
}

void print(const Context& context, const char* kind, const MemoryRange& range, const std::string& state) {
    std::fprintf(context.out, "%-11s %#-12" PRIx64 " %-11s %s\n", kind, range.start,
                 mebibytes(range.end - range.start).c_str(), state.c_str());
}

std::string users_of(std::uint32_t slots) {
    std::string users;
    for (unsigned slot = 0; slot < 32; ++slot) {
        if ((slots >> slot & 1) != 0) {
            users += (users.empty() ? "used by slot " : ", slot ") + std::to_string(slot);
        }
    }
    return users.empty() ? "free" : users;
}

// What could become a window. Linux itself finds out what is in the way when it is asked for it.
void print_candidates(const std::vector<Window>& windows, const Context& context) {
    std::vector<MemoryRange> taken;
    for (const auto& window : windows) {
        taken.push_back(window.range);
    }
    for (const auto& blocks : memory_blocks(context.root)) {
        if (blocks.online) {
            print(context, "online", blocks.range,
                  blocks.zone == "Movable" ? "can be taken: all in it can be moved"
                                           : "can be taken where nothing lies that cannot be moved");
            continue;
        }
        const auto left = MemoryMap({blocks.range}).without(MemoryMap(taken));
        for (const auto& range : left.ranges()) {
            print(context, "offline", range, "can be taken");
        }
    }
    const auto crash = crash_memory(contents(context.root + "/proc/iomem"));
    for (const auto& range : crash.ranges()) {
        print(context, "crashkernel", range,
              "is no window: Linux may load a crash kernel there; 0 in /sys/kernel/kexec_crash_size gives it up");
    }
}

void list(const Windows& windows, const Context& context) {
    const auto taken = windows.list();
    for (const auto& window : taken) {
        print(context, name_of(window.kind), window.range, users_of(window.slots));
    }
    print_candidates(taken, context);
}

void refuse_windows(const MemoryRange& range, const Windows& windows) {
    for (const auto& window : windows.list()) {
        if (window.range.start < range.end && range.start < window.range.end) {
            throw Failure(Exit::kKernel, text("a window is there already, at %#" PRIx64, window.range.start));
        }
    }
}

// Puts the blocks offline that are not, and tells in which zone they were. Some of each are not one window, since
// whoever gives it back would not know which to put online again, and where.
std::optional<Zone> leave_blocks(const MemoryRange& range, const Context& context) {
    std::uint64_t online = 0, offline = 0, movable = 0;
    for (const auto& blocks : memory_blocks(context.root)) {
        const auto start = std::max(blocks.range.start, range.start), end = std::min(blocks.range.end, range.end);
        const auto bytes = start < end ? end - start : 0;
        (blocks.online ? online : offline) += bytes;
        movable += blocks.zone == "Movable" ? bytes : 0;
    }
    if (online + offline != range.end - range.start) {
        throw Failure(Exit::kUsage, "not all of that is memory blocks; kjump window lists what there is");
    }
    if (online != 0 && offline != 0) {
        throw Failure(Exit::kUsage, "some of these memory blocks are offline, and others online: take them one by one");
    }
    if (movable != 0 && movable != online) {
        throw Failure(Exit::kUsage,
                      "all can be moved in some of these memory blocks, and not in others: take them one by one");
    }
    if (online == 0) {
        return std::nullopt;
    }
    const auto zone = movable != 0 ? Zone::kMovable : Zone::kKernel;
    put_offline(context.root, range, zone);
    return zone;
}

std::uint64_t take_offline(Windows& windows, const Options& options, const Context& context) {
    const auto block = memory_block_bytes(context.root);
    if (!options.at) {
        throw Failure(Exit::kUsage, "--kind=offline needs --at=ADDRESS; kjump window lists what there is");
    }
    const MemoryRange range{*options.at, *options.at + *options.size};
    if (range.start % block != 0 || range.end % block != 0 || range.end < range.start) {
        throw Failure(Exit::kUsage, text("memory goes offline in whole blocks of %#" PRIx64 " bytes", block));
    }
    refuse_windows(range, windows);
    const BlockedSignals signals;
    const auto before = leave_blocks(range, context);
    try {
        return windows.take(WindowKind::kOffline, range.start, *options.size, before);
    } catch (const Failure& failure) {
        if (before) {
            throw put_online_after(failure, context.root, range, *before);
        }
        throw;
    }
}

std::uint64_t take_contiguous(Windows& windows, const Options& options) {
    check_whole_pieces(*options.size);
    check_whole_pieces(options.at.value_or(0));
    if (options.at == 0u) {
        throw Failure(Exit::kUsage, "no window begins at 0; without --at the kernel chooses where");
    }
    return windows.take(WindowKind::kContiguous, options.at.value_or(0), *options.size, std::nullopt);
}

void take(Windows& windows, const Options& options, const Context& context) {
    const auto start =
        options.kind == "offline" ? take_offline(windows, options, context) : take_contiguous(windows, options);
    std::fprintf(context.out, "%#" PRIx64 "\n", start);
}

void give(Windows& windows, const std::string& operand, const Context& context) {
    const auto start = number(operand);
    if (!start) {
        throw Failure(Exit::kUsage, operand + " is no address");
    }
    const auto taken = windows.list();
    const BlockedSignals signals;
    windows.give(*start);
    for (const auto& window : taken) {
        if (window.range.start == *start && window.before) {
            put_online(context.root, window.range, *window.before);
        }
    }
}

}  // namespace

void window(const Options& options, const Context& context) {
    auto* const windows = context.kernel.windows();
    if (windows == nullptr) {
        throw Failure(Exit::kKernel,
                      "this kernel gives up no memory while it runs: that takes libjump's module (modprobe libjump)");
    }
    const auto lock = context.kernel.lock(context.notices());
    const auto& words = options.operands;
    if (words.empty()) {
        list(*windows, context);
    } else if (words[0] == "take") {
        take(*windows, options, context);
    } else {
        give(*windows, words[1], context);
    }
}

}  // namespace kjump
