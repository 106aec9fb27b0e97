// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/memory_blocks.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cinttypes>
#include <cstring>
#include <optional>
#include <string_view>

#include <unistd.h>

#include "base/caught_signals.hpp"
#include "base/file.hpp"
#include "base/path.hpp"
#include "base/text.hpp"

namespace kjump {
namespace {

std::string folder_in(const std::string& root) { return root + "/sys/devices/system/memory"; }

std::string block_file(const std::string& root, std::uint64_t number, const char* file) {
    return folder_in(root) + text("/memory%" PRIu64 "/", number) + file;
}

std::optional<std::uint64_t> block_number(std::string_view name) {
    constexpr std::string_view kPrefix = "memory";
    return name.starts_with(kPrefix) ? number(std::string(name.substr(kPrefix.size()))) : std::nullopt;
}

std::vector<std::uint64_t> block_numbers(const std::string& root) {
    std::vector<std::uint64_t> numbers;
    for (const auto& name : names_in(folder_in(root)).value_or(std::vector<std::string>{})) {
        if (const auto block = block_number(name)) {
            numbers.push_back(*block);
        }
    }
    std::ranges::sort(numbers);
    return numbers;
}

// errno, or 0.
int write_state(const std::string& root, std::uint64_t block, const char* state) {
    return write_once(block_file(root, block, "state"), state);
}

}  // namespace

std::uint64_t memory_block_bytes(const std::string& root) {
    const auto name = folder_in(root) + "/block_size_bytes";
    if (access(name.c_str(), F_OK) != 0) {
        throw Failure(Exit::kKernel, "this kernel cannot put memory offline: it has no " + name);
    }
    const auto digits = first_line(contents(name));
    std::uint64_t bytes = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), bytes, 16);
    if (bytes == 0) {
        throw Failure(Exit::kIo, name + ": holds no number of bytes");
    }
    return bytes;
}

std::vector<MemoryBlocks> memory_blocks(const std::string& root) {
    std::vector<MemoryBlocks> list;
    const auto numbers = block_numbers(root);
    const auto size = numbers.empty() ? 0 : memory_block_bytes(root);
    for (const auto block : numbers) {
        const bool online = first_line(contents(block_file(root, block, "state"))) != "offline";
        // The first word is the zone that it is in, others are those that it could be in.
        const auto zones = online ? first_line(contents(block_file(root, block, "valid_zones"))) : "";
        MemoryBlocks next{{block * size, (block + 1) * size}, online, zones.substr(0, zones.find(' '))};
        if (!list.empty() && list.back().range.end == next.range.start && list.back().online == next.online &&
            list.back().zone == next.zone) {
            list.back().range.end = next.range.end;
        } else {
            list.push_back(next);
        }
    }
    return list;
}

void put_offline(const std::string& root, const MemoryRange& range, Zone zone) {
    const auto size = memory_block_bytes(root);
    auto at = range.start;
    int error = 0;
    {
        const CaughtSignals signals;
        while (at < range.end && error == 0) {
            error = write_state(root, at / size, "offline");
            at += error == 0 ? size : 0;
            error = signals.any() ? EINTR : error;
        }
    }
    if (error == EINTR) {
        throw put_online_after({Exit::kKernel, "the memory stays online: a signal came first"}, root, {range.start, at},
                               zone);
    }
    if (error != 0) {
        const auto why = text("the memory block at %#" PRIx64 " does not go offline: ", at) + std::strerror(error) +
                         (error == EBUSY ? "; something in it cannot be moved away" : "");
        throw put_online_after({Exit::kKernel, why}, root, {range.start, at}, zone);
    }
}

void put_online(const std::string& root, const MemoryRange& range, Zone zone) {
    const auto size = memory_block_bytes(root);
    std::string failure;
    for (auto at = range.start; at < range.end; at += size) {
        const int error = write_state(root, at / size, zone == Zone::kMovable ? "online_movable" : "online_kernel");
        if (error != 0 && failure.empty()) {
            failure = text("the memory block at %#" PRIx64 " does not come online again: ", at) + std::strerror(error);
        }
    }
    if (!failure.empty()) {
        throw Failure(Exit::kKernel, failure);
    }
}

Failure put_online_after(const Failure& why, const std::string& root, const MemoryRange& range, Zone zone) {
    try {
        put_online(root, range, zone);
        return why;
    } catch (const Failure& failure) {
        return {why.exit(), std::string(why.what()) + "; and " + failure.what()};
    }
}

}  // namespace kjump
