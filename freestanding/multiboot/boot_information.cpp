// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "boot_information.hpp"

#include "address_space.hpp"

namespace multiboot {
namespace {

using libjump::PhysAddr;
using libjump::PhysExtent;

constexpr std::uint32_t kHasCommandLine = 1u << 2, kHasModules = 1u << 3, kHasMap = 1u << 6;

// The text after `word` in the command line, from its end or its '=' on. nullptr if the word is not there.
const char* behind_word(const char* arguments, const char* word) {
    for (const char* at = arguments; *at != '\0';) {
        const char* expected = word;
        while (*at != '\0' && *at == *expected) {
            ++at;
            ++expected;
        }
        if (*expected == '\0' && (*at == '\0' || *at == ' ' || *at == '=')) {
            return at;
        }
        while (*at != '\0' && *at != ' ') {
            ++at;
        }
        while (*at == ' ') {
            ++at;
        }
    }
    return nullptr;
}

}  // namespace

const char* BootInformation::arguments() const {
    return (flags & kHasCommandLine) != 0 ? to_virtual<const char>(PhysAddr{command_line}) : "";
}

libjump::Span<const Module> BootInformation::module_list() const {
    if ((flags & kHasModules) == 0) {
        return {};
    }
    return {to_virtual<const Module>(PhysAddr{modules}), module_count};
}

const MemoryMapEntry* BootInformation::range(std::uint32_t index) const {
    for (std::uint32_t offset = 0; (flags & kHasMap) != 0 && offset < map_length; --index) {
        const auto* entry = to_virtual<const MemoryMapEntry>(PhysAddr{map + offset});
        if (index == 0) {
            return entry;
        }
        offset += entry->size + static_cast<std::uint32_t>(sizeof entry->size);
    }
    return nullptr;
}

PhysExtent BootInformation::free_memory(PhysAddr from, PhysAddr to) const {
    PhysAddr start = from;
    for (const Module& module : module_list()) {
        const PhysAddr end{(module.end + libjump::kPageSize - 1) & libjump::kPageMask};
        start = end > start ? end : start;
    }
    PhysExtent best;
    const PhysExtent wanted{start, to > start ? to.value - start.value : 0};
    const MemoryMapEntry* entry = nullptr;
    for (std::uint32_t i = 0; (entry = range(i)) != nullptr; ++i) {
        const PhysExtent part = wanted.intersection({PhysAddr{entry->start}, entry->length});
        if (entry->type == kAvailable && part.size > best.size) {
            best = {part.start, part.size & libjump::kPageMask};
        }
    }
    return best;
}

bool find_argument(const char* arguments, const char* key, libjump::Span<char> value) {
    const char* at = behind_word(arguments, key);
    if (at == nullptr || *at != '=') {
        return false;
    }
    std::size_t length = 0;
    for (++at; *at != '\0' && *at != ' ' && length + 1 < value.size(); ++at) {
        value[length++] = *at;
    }
    value[length] = '\0';
    return true;
}

bool has_word(const char* arguments, const char* word) { return behind_word(arguments, word) != nullptr; }

}  // namespace multiboot
