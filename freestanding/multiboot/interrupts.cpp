// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "interrupts.hpp"

#include <libjump/bios/i8259.hpp>

#include "../common/io.hpp"

namespace multiboot {
namespace {

using freestanding::out8;
namespace i8259 = libjump::i8259;

constexpr std::uint16_t kAllButTimer = 0xfffe;
constexpr std::uint32_t kInterruptFlag = 1u << 9;

volatile std::uint32_t tick_count;
ExceptionHandler exception_handler;

}  // namespace

void start_timer() {
    i8259::initialize(kFirstInterrupt, kFirstInterrupt + i8259::kInputs, out8);
    i8259::set_masks(kAllButTimer, out8);
    libjump::i8254::set_counter0(kTimerControlByte, kTimerDivisor, out8);
    asm volatile("sti");
}

std::uint32_t ticks() { return tick_count; }

ExceptionHandler handle_exceptions_by(ExceptionHandler handler) {
    const ExceptionHandler before = exception_handler;
    exception_handler = handler;
    return before;
}

InterruptsOff::InterruptsOff() { asm volatile("pushf\n\tpop %0\n\tcli" : "=r"(flags_)::"memory"); }

InterruptsOff::~InterruptsOff() {
    if ((flags_ & kInterruptFlag) != 0) {
        asm volatile("sti" ::: "memory");
    }
}

}  // namespace multiboot

// From exception_stubs.asm.
extern "C" void handle_exception(freestanding::ExceptionFrame& frame) {
    if (frame.vector < multiboot::kFirstInterrupt) {
        if (multiboot::exception_handler == nullptr) {
            freestanding::report_exception(frame);
        }
        multiboot::exception_handler(frame);
        return;
    }
    multiboot::tick_count = multiboot::tick_count + 1;
    freestanding::out8(libjump::i8259::kMasterCommand, libjump::i8259::kEndOfInterrupt);
}
