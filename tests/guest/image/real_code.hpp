// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The routines of real_code.asm and real_interrupts.asm, and where in them something happens: those symbols' addresses
// are offsets.
#pragma once

#include "bios.hpp"

extern "C" const std::uint8_t real_turn_over[], real_observe[], real_trash[], real_divide[], real_opcode[],
    real_general[], real_stack[], real_stack_limit[], real_general_limit[], real_endless[], real_int8[], real_irq4[],
    real_wait_ticks[], real_handler[], real_x87_error[], real_trap_flag[], real_bad_tick[], real_look_at_keyboard[],
    real_wait_for_byte[], real_look_at_clock[], real_fill[];
extern "C" const std::uint8_t real_observe_result[], real_divide_at[], real_opcode_at[], real_general_at[],
    real_stack_at[], real_stack_limit_at[], real_general_limit_at[], real_endless_at[], real_int8_at[],
    real_irq4_handler[], real_handler_result[], real_x87_error_on_irq13[], real_x87_error_on_vector16[],
    real_bad_tick_on_tick[];

namespace guest {

[[nodiscard]] inline std::uint32_t offset(const std::uint8_t* symbol) {
    return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(symbol));
}

inline constexpr std::uint32_t kRoutineBytes = 512;  // at least what each has

// Puts the routine into the buffer and calls it there.
[[nodiscard]] inline libjump::Result<void> call_routine(BiosServices& services, const std::uint8_t* routine,
                                                        BiosRegs& regs, std::uint32_t ticks = 0) {
    put(services, routine, kRoutineBytes);
    return services.far_call(services.buffer_segment(), 0, regs, {kRoutineBytes, kRoutineBytes}, ticks);
}

// While one lives, `vector` leads to `at` in the buffer; then where it did.
class BufferVector {
public:
    BufferVector(const BiosServices& services, std::uint32_t vector, std::uint32_t at)
        : entry_(*multiboot::to_virtual<std::uint32_t>(libjump::PhysAddr{vector * 4})),
          saved_(entry_),
          ours_(std::uint32_t{services.buffer_segment()} << 16 | at) {
        entry_ = ours_;
    }
    ~BufferVector() { entry_ = saved_; }
    BufferVector(const BufferVector&) = delete;
    BufferVector& operator=(const BufferVector&) = delete;

    [[nodiscard]] bool is_there() const { return entry_ == ours_; }

private:
    std::uint32_t& entry_;
    std::uint32_t saved_, ours_;
};

}  // namespace guest
