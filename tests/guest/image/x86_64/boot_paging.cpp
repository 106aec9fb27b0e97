// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <protections.hpp>

#include "../boot.hpp"

namespace guest {

using namespace libjump;

namespace {

// What is there beyond kProtections, to be seen in a log. [intel/vol2] CPUID.
struct Feature {
    const char* name;
    std::uint32_t leaf, subleaf;
    std::uint32_t CpuidLeaf::*word;
    std::uint32_t bit;
};
constexpr Feature kFeatures[] = {
    {"1GiB", 0x80000001, 0, &CpuidLeaf::edx, 26}, {"LA57", 7, 0, &CpuidLeaf::ecx, 16},
    {"SHSTK", 7, 0, &CpuidLeaf::ecx, 7},          {"IBT", 7, 0, &CpuidLeaf::edx, 20},
    {"LASS", 7, 1, &CpuidLeaf::eax, 6},           {"FRED", 7, 1, &CpuidLeaf::eax, 17},
    {"LAM", 7, 1, &CpuidLeaf::eax, 26},           {"XSAVES", 0xd, 1, &CpuidLeaf::eax, 3},
};

void print_features() {
    print("# features:");
    for (const multiboot::Protection& protection : multiboot::kProtections) {
        print(multiboot::has(protection) ? " " : "", multiboot::has(protection) ? protection.name : "");
    }
    for (const Feature& feature : kFeatures) {
        const bool leaf = cpuid(feature.leaf & 0x80000000).eax >= feature.leaf;
        const bool there = leaf && (cpuid(feature.leaf, feature.subleaf).*feature.word >> feature.bit & 1) != 0;
        print(there ? " " : "", there ? feature.name : "");
    }
    print("\n");
}

}  // namespace

void check_paging(Environment& environment, Tap& tap) {
    constexpr NativeWord kCr4La57 = 1u << 12;
    constexpr std::uint64_t kLongModeActive = 1u << 10;
    const char* const arguments = environment.boot.arguments();
    const NativeWord cr4 = read_cr4();
    const bool five = (cr4 & kCr4La57) != 0, pcid = multiboot::has_word(arguments, "pcid");
    print("# paging: ", five ? "5" : "4", "-level, CR3 ", Hex{read_cr3(), 16}, ", CR4 ", Hex{cr4}, "\n");
    print_features();
    tap.check((read_msr(msr::EFER) & kLongModeActive) != 0, "long mode");
    tap.check(five == multiboot::has_word(arguments, "la57"), "the depth of tables that was asked for");
    for (const multiboot::Protection& protection : multiboot::kProtections) {
        const bool on = (cr4 >> protection.cr4_bit & 1) != 0;
        const bool wanted = multiboot::has(protection) && (protection.cr4_bit != multiboot::kPcidBit || pcid);
        tap.check(on == wanted, protection.name, on ? " is on" : " is off");
    }
    const bool has_pcid = (cr4 >> multiboot::kPcidBit & 1) != 0;
    tap.equal(read_cr3() & ~kPageMask, has_pcid ? multiboot::kPcid : 0, "the PCID");
}

}  // namespace guest
