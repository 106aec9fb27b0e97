// SPDX-License-Identifier: MIT OR GPL-2.0-only
// libjump's module in a test: does what libjump/device.h says of each request, and remembers what it was asked.
#pragma once

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <libjump/device.h>

namespace kjump::test {

class FakeDevice {
public:
    using Bytes = std::vector<std::uint8_t>;
    struct Loaded {
        std::uint64_t flags, entry;
        std::map<std::uint64_t, Bytes> memory;  // segments by their addresses, zeros included
    };
    struct Asked {
        unsigned long request;
        Bytes bytes;  // of the argument, as it came
    };

    std::array<std::optional<Loaded>, LIBJUMP_DEVICE_SLOTS> slots;
    std::uint32_t version = LIBJUMP_DEVICE_VERSION, design = LIBJUMP_DESIGN_KEXEC;
    std::map<unsigned long, int> refusals;             // an errno for a request
    std::function<void(Loaded&)> peer = [](auto&) {};  // what it does with its memory
    std::string report;                                // not empty: the peer faults
    bool times_out = false;                            // or does not end, if it has a timeout
    libjump_device_timer timer{0, 300, "a test's"};
    std::vector<Asked> asked;
    std::vector<libjump_device_window> windows;  // as LIBJUMP_WINDOW shows them

    int request(unsigned long request, void* argument) {
        const auto* const bytes = static_cast<const std::uint8_t*>(argument);
        asked.push_back({request, {bytes, bytes + _IOC_SIZE(request)}});
        std::uint32_t size;
        std::memcpy(&size, bytes, sizeof size);
        if (size != _IOC_SIZE(request)) {
            return EINVAL;
        }
        if (const auto refusal = refusals.find(request); refusal != refusals.end()) {
            return refusal->second;
        }
        switch (request) {
            case LIBJUMP_INFO:
                return info(*static_cast<libjump_device_info*>(argument));
            case LIBJUMP_LOAD:
                return load(*static_cast<libjump_device_load*>(argument));
            case LIBJUMP_UNLOAD:
                slots.at(static_cast<libjump_device_slot*>(argument)->slot).reset();
                return 0;
            case LIBJUMP_SLOT:
                return slot(*static_cast<libjump_device_slot*>(argument));
            case LIBJUMP_ENTER:
                return enter(*static_cast<libjump_device_enter*>(argument));
            case LIBJUMP_SET_ENTRY:
                return set_entry(*static_cast<libjump_device_slot*>(argument));
            case LIBJUMP_READ:
                return read(*static_cast<libjump_device_memory*>(argument));
            case LIBJUMP_WRITE:
                return write(*static_cast<libjump_device_memory*>(argument));
            case LIBJUMP_REPORT:
                return copy_report(*static_cast<libjump_device_report*>(argument));
            case LIBJUMP_WINDOW:
                return show(*static_cast<libjump_device_window*>(argument));
            case LIBJUMP_WINDOW_TAKE:
                return take(*static_cast<libjump_device_window*>(argument));
            case LIBJUMP_WINDOW_GIVE:
                return give(*static_cast<libjump_device_window*>(argument));
            case LIBJUMP_TIMER:
                *static_cast<libjump_device_timer*>(argument) = timer;
                return 0;
            default:
                return ENOTTY;
        }
    }

    // How often it was asked for that.
    int count(unsigned long request) const {
        int found = 0;
        for (const auto& one : asked) {
            found += one.request == request ? 1 : 0;
        }
        return found;
    }

private:
    template <class Pointee>
    static Pointee* pointer(std::uint64_t user) {
        return reinterpret_cast<Pointee*>(static_cast<std::uintptr_t>(user));
    }

    int info(libjump_device_info& info) const {
        info.version = version;
        info.slots = LIBJUMP_DEVICE_SLOTS;
        info.design = design;
        return 0;
    }

    int load(const libjump_device_load& load) {
        if ((load.entry == 0 && load.segment_count == 0) || load.flags >= 2 * LIBJUMP_LOAD_REPLACES ||
            ((load.flags & LIBJUMP_LOAD_REPLACES) != 0 && load.core_size != 0)) {
            return EINVAL;
        }
        Loaded loaded{load.flags, load.entry, {}};
        for (std::uint32_t i = 0; i < load.segment_count; ++i) {
            const auto& segment = pointer<const libjump_device_segment>(load.segments)[i];
            const auto* const bytes = pointer<const std::uint8_t>(segment.user);
            if (segment.physical % 4096 != 0 || segment.memory_size % 4096 != 0 || segment.memory_size == 0 ||
                segment.user_size > segment.memory_size) {
                return EINVAL;
            }
            Bytes content(bytes, bytes + segment.user_size);
            content.resize(static_cast<std::size_t>(segment.memory_size));
            loaded.memory[segment.physical] = content;
        }
        slots.at(load.slot) = loaded;
        return 0;
    }

    int slot(libjump_device_slot& slot) const {
        const auto& loaded = slots.at(slot.slot);
        slot.loaded = loaded ? 1 : 0;
        slot.resident = loaded && loaded->memory.empty() ? 1 : 0;
        slot.entry = loaded ? loaded->entry : 0;
        return 0;
    }

    int set_entry(const libjump_device_slot& slot) {
        auto& loaded = slots.at(slot.slot);
        if (slot.entry == 0) {
            return EINVAL;
        }
        if (!loaded) {
            return ENODATA;
        }
        loaded->entry = slot.entry;
        return 0;
    }

    int enter(libjump_device_enter& enter) {
        auto& loaded = slots.at(enter.slot);
        if (!loaded || loaded->entry == 0) {
            return ENODATA;
        }
        peer(*loaded);
        enter.faulted = report.empty()                    ? LIBJUMP_CAME_BACK
                        : times_out && enter.timeout != 0 ? LIBJUMP_TIMED_OUT
                                                          : LIBJUMP_FAULTED;
        return 0;
    }

    int read(const libjump_device_memory& memory) const {
        const auto& loaded = slots.at(memory.slot);
        if (!loaded) {
            return ENODATA;
        }
        for (const auto& [start, content] : loaded->memory) {
            if (start <= memory.physical && memory.physical + memory.length <= start + content.size()) {
                std::memcpy(pointer<void>(memory.user), content.data() + (memory.physical - start),
                            static_cast<std::size_t>(memory.length));
                return 0;
            }
        }
        return ENXIO;
    }

    // From one segment on into the next too.
    int write(const libjump_device_memory& memory) {
        auto& loaded = slots.at(memory.slot);
        if (!loaded) {
            return ENODATA;
        }
        const auto* const bytes = pointer<const std::uint8_t>(memory.user);
        for (std::uint64_t done = 0; done < memory.length;) {
            const auto at = memory.physical + done;
            const auto behind = loaded->memory.upper_bound(at);
            if (behind == loaded->memory.begin()) {
                return ENXIO;
            }
            auto& [start, content] = *std::prev(behind);
            if (at - start >= content.size()) {
                return ENXIO;
            }
            const auto part = std::min<std::uint64_t>(memory.length - done, content.size() - (at - start));
            std::memcpy(content.data() + (at - start), bytes + done, static_cast<std::size_t>(part));
            done += part;
        }
        return 0;
    }

    int show(libjump_device_window& window) const {
        if (window.index >= windows.size()) {
            return ENOENT;
        }
        window = windows[window.index];
        return 0;
    }

    // Where the caller leaves the choice to the module, it is at 512 MiB.
    int take(libjump_device_window& window) {
        window.physical = window.physical != 0 ? window.physical : 0x20000000;
        for (const auto& other : windows) {
            if (other.physical < window.physical + window.memory_size &&
                window.physical < other.physical + other.memory_size) {
                return EEXIST;
            }
        }
        windows.push_back(window);
        return 0;
    }

    int give(const libjump_device_window& window) {
        for (auto one = windows.begin(); one != windows.end(); ++one) {
            if (one->physical == window.physical && one->kind != LIBJUMP_WINDOW_MEMMAP) {
                if (one->slots != 0) {
                    return EBUSY;
                }
                windows.erase(one);
                return 0;
            }
        }
        return ENOENT;
    }

    int copy_report(libjump_device_report& copy) const {
        if (report.empty()) {
            return ENODATA;
        }
        copy.ip = 0x123456789;
        std::strncpy(copy.text, report.c_str(), sizeof copy.text - 1);
        return 0;
    }
};

}  // namespace kjump::test
