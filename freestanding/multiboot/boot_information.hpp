// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The information that the boot loader passed on. [multiboot] "Boot information format".
#pragma once

#include <cstddef>
#include <cstdint>

#include <libjump/extent.hpp>
#include <libjump/span.hpp>

namespace multiboot {

inline constexpr std::uint32_t kMagic = 0x2badb002;

// All addresses in these structs are physical.
struct Module {
    std::uint32_t start, end, command_line, reserved;
};

struct [[gnu::packed]] MemoryMapEntry {
    std::uint32_t size;  // of the rest of the entry, in bytes
    std::uint64_t start, length;
    std::uint32_t type;
};
inline constexpr std::uint32_t kAvailable = 1;

struct BootInformation {
    std::uint32_t flags, lower_kib, upper_kib, boot_device, command_line, module_count, modules, symbols[4], map_length,
        map;

    // "" if there is none.
    [[nodiscard]] const char* arguments() const;
    [[nodiscard]] libjump::Span<const Module> module_list() const;
    // The largest part of an available range that lies in [from, to), less what the boot loader put there.
    [[nodiscard]] libjump::PhysExtent free_memory(libjump::PhysAddr from, libjump::PhysAddr to) const;
    // Entry `index` of the memory map; null behind the last.
    [[nodiscard]] const MemoryMapEntry* range(std::uint32_t index) const;
};
static_assert(offsetof(BootInformation, map) == 48 && sizeof(MemoryMapEntry) == 24);

// The text behind "KEY=" in a command line up to the next space, copied to `value` and cut to fit;
// false if there is no such word. The empty key finds nothing.
bool find_argument(const char* arguments, const char* key, libjump::Span<char> value);

// True if the command line has this word, with or without "=...".
[[nodiscard]] bool has_word(const char* arguments, const char* word);

}  // namespace multiboot
