// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "protections.hpp"

namespace multiboot {
namespace {

using namespace libjump;

std::uint32_t word_of(std::uint32_t leaf, std::uint32_t CpuidLeaf::*word) {
    return cpuid(leaf & 0x80000000).eax >= leaf ? cpuid(leaf).*word : 0;
}

}  // namespace

bool has(const Protection& protection) {
    return (word_of(protection.leaf, protection.word) >> protection.bit & 1) != 0;
}
bool has_nx() { return (word_of(0x80000001, &CpuidLeaf::edx) & 1u << 20) != 0; }
bool has_la57() { return (word_of(7, &CpuidLeaf::ecx) & 1u << 16) != 0; }

void turn_on_protections(bool pcid) {
    NativeWord bits = 0;
    for (const Protection& protection : kProtections) {
        if (has(protection) && (protection.cr4_bit != kPcidBit || pcid)) {
            bits |= NativeWord{1} << protection.cr4_bit;
        }
    }
    write_cr4(read_cr4() | bits);
    if ((bits & NativeWord{1} << kPcidBit) != 0) {
        write_cr3(read_cr3() | kPcid);
    }
}

}  // namespace multiboot
