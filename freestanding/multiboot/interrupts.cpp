// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "interrupts.hpp"

#include "../common/exception.hpp"
#include "../common/io.hpp"

namespace multiboot {
namespace {

using freestanding::out8;

constexpr std::uint16_t kMasterCommand = 0x20, kMasterData = 0x21, kSlaveCommand = 0xa0, kSlaveData = 0xa1;
constexpr std::uint16_t kTimerData = 0x40, kTimerControl = 0x43;
constexpr std::uint8_t kEndOfInterrupt = 0x20, kAllButTimer = 0xfe, kAll = 0xff;
constexpr std::uint32_t kInterruptFlag = 1u << 9;

volatile std::uint32_t tick_count;

}  // namespace

void start_timer() {
    out8(kMasterCommand, 0x11);  // edge-triggered, cascaded, four words
    out8(kSlaveCommand, 0x11);
    out8(kMasterData, kFirstInterrupt);
    out8(kSlaveData, kFirstInterrupt + 8);
    out8(kMasterData, 1u << 2);  // the slave is at input 2
    out8(kSlaveData, 2);
    out8(kMasterData, 1);  // 8086 mode
    out8(kSlaveData, 1);
    out8(kMasterData, kAllButTimer);
    out8(kSlaveData, kAll);

    out8(kTimerControl, kTimerControlByte);
    out8(kTimerData, kTimerDivisor & 0xff);
    out8(kTimerData, kTimerDivisor >> 8);
    asm volatile("sti");
}

std::uint32_t ticks() { return tick_count; }

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
        freestanding::report_exception(frame);
    }
    multiboot::tick_count = multiboot::tick_count + 1;
    freestanding::out8(multiboot::kMasterCommand, multiboot::kEndOfInterrupt);
}
