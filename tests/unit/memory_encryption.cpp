// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Whether memory counts as encrypted, decided from CPUID and from registers that only CPL 0 can read.
#include <map>

#include <catch2/catch.hpp>
#include <cpuid.h>

#include <libjump/memory_encryption.hpp>

namespace {

// What CPUID says, and the MSRs that the CPU has. Reading another one would be #GP.
struct Cpu {
    bool has_sme = false, has_sev = false, is_tdx_guest = false, has_hypervisor = false;
    std::map<std::uint32_t, std::uint64_t> msrs{};

    [[nodiscard]] bool sme() const { return has_sme; }
    [[nodiscard]] bool sev() const { return has_sev; }
    [[nodiscard]] bool tdx_guest() const { return is_tdx_guest; }
    [[nodiscard]] bool hypervisor() const { return has_hypervisor; }
};

bool encrypted(const Cpu& cpu) {
    return libjump::is_memory_encrypted(cpu, [&cpu](std::uint32_t index) {
        REQUIRE(cpu.msrs.contains(index));
        return cpu.msrs.at(index);
    });
}

// [amd/vol2] "SYSCFG MSR", "SEV_STATUS MSR". SYSCFG has other bits set in practice.
constexpr std::uint32_t kSyscfg = 0xc0010010, kSevStatus = 0xc0010131;
constexpr std::uint64_t kSyscfgPlain = 0x740000, kSyscfgEncrypting = 0xf40000;

}  // namespace

TEST_CASE("A CPU without memory encryption is asked for no MSR") {
    CHECK_FALSE(encrypted({}));
    CHECK_FALSE(encrypted({.has_hypervisor = true}));
}

TEST_CASE("SME counts when the firmware has turned it on, and only for who is no guest") {
    CHECK_FALSE(encrypted({.has_sme = true, .msrs = {{kSyscfg, kSyscfgPlain}}}));
    CHECK(encrypted({.has_sme = true, .msrs = {{kSyscfg, kSyscfgEncrypting}}}));
    CHECK_FALSE(encrypted({.has_sme = true, .has_hypervisor = true}));
}

TEST_CASE("SEV counts in a guest that has it") {
    const std::uint64_t enabled = GENERATE(1, 3, 7);  // SEV, SEV-ES, SEV-SNP
    CHECK(encrypted({.has_sev = true, .has_hypervisor = true, .msrs = {{kSevStatus, enabled}}}));
    // A host says that it has both, and is no such guest.
    CHECK_FALSE(encrypted({.has_sme = true, .has_sev = true, .msrs = {{kSevStatus, 0}, {kSyscfg, kSyscfgPlain}}}));
    CHECK(encrypted({.has_sme = true, .has_sev = true, .msrs = {{kSevStatus, 0}, {kSyscfg, kSyscfgEncrypting}}}));
}

TEST_CASE("A guest of TDX is encrypted without being asked for an MSR") {
    CHECK(encrypted({.is_tdx_guest = true, .has_hypervisor = true}));
}

TEST_CASE("CPUID says what there is of memory encryption") {
    unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
    __get_cpuid_count(0x8000001f, 0, &eax, &ebx, &ecx, &edx);
    const libjump::CpuFeatures cpu;
    CHECK(cpu.sme() == ((eax & 1) != 0));
    CHECK(cpu.sev() == ((eax & 2) != 0));
    __get_cpuid(1, &eax, &ebx, &ecx, &edx);
    CHECK(cpu.hypervisor() == (ecx >> 31 != 0));
}
