// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/device_windows.hpp"

#include <cerrno>

#include "machine/device_failures.hpp"

namespace kjump {
namespace {

WindowKind kind_of(std::uint32_t kind) {
    return kind == LIBJUMP_WINDOW_CONTIGUOUS ? WindowKind::kContiguous
           : kind == LIBJUMP_WINDOW_OFFLINE  ? WindowKind::kOffline
                                             : WindowKind::kMemmap;
}

std::optional<Zone> before(std::uint32_t flags) {
    if ((flags & LIBJUMP_WINDOW_WAS_ONLINE) == 0) {
        return std::nullopt;
    }
    return (flags & LIBJUMP_WINDOW_WAS_MOVABLE) != 0 ? Zone::kMovable : Zone::kKernel;
}

std::uint32_t flags_of(std::optional<Zone> before) {
    return (before ? LIBJUMP_WINDOW_WAS_ONLINE : 0) | (before == Zone::kMovable ? LIBJUMP_WINDOW_WAS_MOVABLE : 0);
}

}  // namespace

std::vector<Window> DeviceWindows::list() const {
    std::vector<Window> windows;
    for (;;) {
        libjump_device_window window{};
        window.index = static_cast<std::uint32_t>(windows.size());
        if (const int error = device_.request(LIBJUMP_WINDOW, window)) {
            if (error == ENOENT) {
                return windows;
            }
            throw device_failure::window(error);
        }
        windows.push_back({kind_of(window.kind),
                           {window.physical, window.physical + window.memory_size},
                           window.slots,
                           before(window.flags)});
    }
}

std::uint64_t DeviceWindows::take(WindowKind kind, std::uint64_t start, std::uint64_t bytes,
                                  std::optional<Zone> before) {
    libjump_device_window window{};
    window.kind = kind == WindowKind::kOffline ? LIBJUMP_WINDOW_OFFLINE : LIBJUMP_WINDOW_CONTIGUOUS;
    window.flags = flags_of(before);
    window.physical = start;
    window.memory_size = bytes;
    if (const int error = device_.request(LIBJUMP_WINDOW_TAKE, window)) {
        throw device_failure::take_window(error);
    }
    return window.physical;
}

void DeviceWindows::give(std::uint64_t start) {
    libjump_device_window window{};
    window.physical = start;
    if (const int error = device_.request(LIBJUMP_WINDOW_GIVE, window)) {
        throw device_failure::give_window(error);
    }
}

}  // namespace kjump
