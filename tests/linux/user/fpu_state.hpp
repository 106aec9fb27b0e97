// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The registers of x87 and SSE, whole. For programs whose compiler uses neither on its own.
#pragma once

#include <cstdint>
#include <cstring>

namespace user {

// [intel/vol2] "FXSAVE": 8 x87 registers of 16 bytes from byte 32, the 8 XMM registers from byte
// 160.
struct alignas(16) FpuState {
    std::uint8_t bytes[512];

    static FpuState now() {
        FpuState state{};
        asm volatile("fxsave %0" : "=m"(state));
        return state;
    }

    // Loads every data register with bytes of its own, made from `seed`.
    static FpuState fill(std::uint8_t seed) {
        auto state = now();
        for (int i = 0; i < 8; ++i) {
            std::memset(state.bytes + 32 + 16 * i, seed + i, 10);
        }
        for (int i = 160; i < 288; ++i) {
            state.bytes[i] = static_cast<std::uint8_t>(seed + 5 * i);
        }
        asm volatile("fxrstor %0" : : "m"(state));
        return now();
    }

    // Control words and data registers, not what the processor notes about the last instruction.
    bool same_as(const FpuState& other) const {
        return std::memcmp(bytes, other.bytes, 6) == 0 && std::memcmp(bytes + 24, other.bytes + 24, 264) == 0;
    }
};

}  // namespace user
