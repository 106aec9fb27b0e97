// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The routines of real_code.asm, and where in them something happens: those symbols' addresses are offsets.
#pragma once

#include "bios.hpp"

extern "C" const std::uint8_t real_turn_over[], real_observe[], real_trash[], real_divide[], real_opcode[],
    real_general[], real_stack[], real_stack_limit[], real_general_limit[], real_endless[],
    real_irq4[], real_wait_ticks[], real_end[];
extern "C" const std::uint8_t real_observe_result[], real_divide_at[], real_opcode_at[], real_general_at[],
    real_stack_at[], real_stack_limit_at[], real_general_limit_at[], real_endless_at[], real_irq4_handler[];

namespace guest {

[[nodiscard]] inline std::uint32_t offset(const std::uint8_t* symbol) {
    return reinterpret_cast<std::uintptr_t>(symbol);
}

inline constexpr std::uint32_t kRoutineBytes = 512;  // at least what each has

// Puts the routine into the buffer and calls it there.
[[nodiscard]] inline libjump::Result<void> call_routine(BiosServices& services, const std::uint8_t* routine,
                                                        BiosRegs& regs, std::uint32_t ticks = 0) {
    put(services, routine, kRoutineBytes);
    return services.far_call(services.buffer_segment(), 0, regs, kRoutineBytes, ticks);
}

}  // namespace guest
