// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Whether memory is encrypted under keys that the leaver's page tables, or a hypervisor, choose. Then a jump has to be
// refused: libjump's page tables name no key, and without paging there is none, so that the mover and the peer would
// find what the leaver wrote encrypted. Encryption of all memory under one key (TSME, TME) is nobody's business.
#pragma once

#include <cstdint>

#include <libjump/cpu_features.hpp>
#include <libjump/x86.hpp>

namespace libjump {

// `cpu`: CpuFeatures, or what stands for it in a test. `read`: read_msr(), which is asked only for what `cpu` has.
// [amd/vol2] "Secure Memory Encryption", "Secure Encrypted Virtualization".
template <class Cpu, class ReadMsr>
[[nodiscard]] bool is_memory_encrypted(const Cpu& cpu, ReadMsr read) {
    constexpr std::uint64_t kMemoryEncryptionModeEnabled = 1u << 23;  // in SYSCFG
    constexpr std::uint64_t kSevEnabled = 1u << 0;                    // in SEV_STATUS; SEV-ES and SEV-SNP imply it
    if (cpu.tdx_guest() || (cpu.sev() && (read(msr::SEV_STATUS) & kSevEnabled) != 0)) {
        return true;
    }
    // A hypervisor's guest has no SME of its own, and not everyone lets it read SYSCFG.
    return cpu.sme() && !cpu.hypervisor() && (read(msr::SYSCFG) & kMemoryEncryptionModeEnabled) != 0;
}

// Of this CPU. CPL 0.
[[nodiscard]] inline bool is_memory_encrypted() { return is_memory_encrypted(CpuFeatures(), read_msr); }

}  // namespace libjump
