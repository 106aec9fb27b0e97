// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "attempt.hpp"

#include <multiboot/interrupts.hpp>

namespace guest {
namespace {

void* before_action[5];
Exception caught;

[[noreturn]] void give_up(freestanding::ExceptionFrame& frame) {
    caught = {true, static_cast<std::uint32_t>(frame.vector), static_cast<std::uint32_t>(frame.error),
              libjump::read_cr2()};
    __builtin_longjmp(before_action, 1);
}

}  // namespace

Exception attempt(void (*action)(std::uintptr_t), std::uintptr_t argument) {
    const multiboot::InterruptsOff guard;
    const multiboot::ExceptionHandler before = multiboot::handle_exceptions_by(give_up);
    caught = {};
    if (__builtin_setjmp(before_action) == 0) {
        action(argument);
    }
    multiboot::handle_exceptions_by(before);
    return caught;
}

}  // namespace guest
