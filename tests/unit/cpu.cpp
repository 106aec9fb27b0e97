// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Compares what the library learns from CPUID with the compiler's own way of asking.
#include <map>
#include <set>

#include <catch2/catch.hpp>
#include <cpuid.h>

#include <libjump/cpu_context.hpp>
#include <libjump/msr_list.hpp>

namespace {

struct Leaf {
    unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
};

// Zeros for a leaf the CPU does not have.
Leaf leaf(unsigned number, unsigned subleaf = 0) {
    Leaf r;
    __get_cpuid_count(number, subleaf, &r.eax, &r.ebx, &r.ecx, &r.edx);
    return r;
}

bool bit(unsigned word, unsigned number) { return (word >> number & 1) != 0; }

std::set<std::uint32_t> listed() {
    std::set<std::uint32_t> all;
    for (std::uint32_t i = 0; i < libjump::kMsrCount; ++i) {
        all.insert(libjump::msr_index(i));
    }
    return all;
}

std::set<std::uint32_t> present() {
    std::set<std::uint32_t> found;
    for (std::uint32_t i = 0; i < libjump::kMsrCount; ++i) {
        if ((libjump::present_msrs() >> i & 1) != 0) {
            found.insert(libjump::msr_index(i));
        }
    }
    return found;
}

}  // namespace

TEST_CASE("Every MSR is in the list once, and no bit is set beyond the list") {
    REQUIRE(listed().size() == libjump::kMsrCount);
    REQUIRE(std::uint64_t{libjump::present_msrs()} >> libjump::kMsrCount == 0);
}

TEST_CASE("An MSR counts as present when CPUID has its feature") {
    const unsigned basic = leaf(1).edx, extended = leaf(0x80000001).edx;
    const Leaf structured = leaf(7);
    const unsigned speculation = leaf(0x80000008).ebx;
    const bool shadow_stacks = bit(structured.ecx, 7);
    const bool fred = structured.eax >= 1 && bit(leaf(7, 1).eax, 17);
    const bool xsave = bit(leaf(1).ecx, 26);
    const bool xsaves = xsave && bit(leaf(0xd, 1).eax, 3);
    const bool xfd = xsave && bit(leaf(0xd, 1).eax, 4);
    const std::map<std::uint32_t, bool> expected = {
        {0x174, bit(basic, 11)},
        {0x175, bit(basic, 11)},
        {0x176, bit(basic, 11)},
        {0x277, bit(basic, 16)},
        {0xc0000081, bit(extended, 11)},
        {0xc0000082, bit(extended, 29)},
        {0xc0000083, bit(extended, 29)},
        {0xc0000084, bit(extended, 29)},
        {0xc0000102, bit(extended, 29)},
        {0xc0000103, bit(extended, 27)},
        {0xda0, xsaves},
        {0x1c4, xfd},
        {0x1c5, xfd},
        {0x48, ((structured.edx & 0x8c000000) | (speculation & 0x0100c000)) != 0},
        {0x6a0, shadow_stacks || bit(structured.edx, 20)},
        {0x6a2, shadow_stacks || bit(structured.edx, 20)},
        {0x6a4, shadow_stacks},
        {0x6a5, shadow_stacks},
        {0x6a6, shadow_stacks},
        {0x6a7, shadow_stacks},
        {0x6a8, shadow_stacks && bit(extended, 29)},
        {0x6e1, bit(structured.ecx, 31)},
        {0x1cc, fred},
        {0x1cd, fred},
        {0x1ce, fred},
        {0x1cf, fred},
        {0x1d0, fred},
        {0x1d1, fred},
        {0x1d2, fred},
        {0x1d3, fred},
        {0x1d4, fred},
    };
    const std::set<std::uint32_t> found = present(), all = listed();
    for (const auto& [msr, there] : expected) {
        CAPTURE(msr);
        REQUIRE(all.contains(msr));
        REQUIRE(found.contains(msr) == there);
    }
    REQUIRE((found.contains(0x1a0) == false || __builtin_cpu_is("intel")));
}

TEST_CASE("The FPU's state has the size the CPU asks for") {
    const std::uint32_t size = libjump::extended_state_size();
    const Leaf features = leaf(1);
    if (bit(features.ecx, 27)) {
        REQUIRE(size == leaf(0xd).ecx);
        REQUIRE(size >= 512 + 64);
    } else {
        REQUIRE(size == (bit(features.edx, 24) ? 512u : bit(features.edx, 0) ? 108u : 0u));
    }
}
