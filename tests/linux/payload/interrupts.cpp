// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Tests that the legacy interrupt controllers deliver the timer's IRQ0, the keyboard's IRQ1 and the RTC's IRQ8.
// [intel/vol3] "IDT Descriptors", "Local APIC Register Address Map", "Valid Interrupt Vectors".
#include <common/io.hpp>
#include <common/serial.hpp>

#include <libjump/bios/i8254.hpp>
#include <libjump/bios/i8259.hpp>

namespace {

using freestanding::in8;
using freestanding::out8;
using freestanding::print;
namespace i8254 = libjump::i8254;
namespace i8259 = libjump::i8259;

constexpr std::uint16_t kKeyboard = 0x60, kKeyboardStatus = 0x64, kCmos = 0x70;
constexpr std::uint8_t kFirstVector = 0x20;
constexpr std::uint16_t kMasks = 0xfef8;  // lets through: timer, keyboard, the slave, RTC
constexpr std::uint8_t kUnended = 0x90;
constexpr std::uint32_t kTaskPriority = 0x80, kInService = 0x100, kPending = 0x200, kCommand = 0x300;  // of the APIC
constexpr std::uint32_t kFirstValid = 16;
constexpr std::uint32_t kToItself = 0x40000, kNothingPasses = 0xff;
constexpr std::uint32_t kEnough = 10;
constexpr std::uint64_t kPatience = 5'000'000'000;  // of the TSC

struct Frame;

struct [[gnu::packed]] Gate {
    std::uint16_t offset_low, selector, type, offset_high;
};

struct [[gnu::packed]] TableRegister {
    std::uint16_t limit;
    const void* base;
};

Gate gates[256];
volatile std::uint32_t ticks, keys, periods, others;

std::uint8_t read_cmos(std::uint8_t index) {
    out8(kCmos, index);
    return in8(kCmos + 1);
}

void end_of_interrupt(std::uint16_t controller) { out8(controller, i8259::kEndOfInterrupt); }

[[gnu::interrupt]] void on_timer(Frame*) {
    ticks = ticks + 1;
    end_of_interrupt(i8259::kMasterCommand);
}

[[gnu::interrupt]] void on_key(Frame*) {
    in8(kKeyboard);
    keys = keys + 1;
    end_of_interrupt(i8259::kMasterCommand);
}

[[gnu::interrupt]] void on_period(Frame*) {
    read_cmos(0x0c);  // says that it was seen
    periods = periods + 1;
    end_of_interrupt(i8259::kSlaveCommand);
    end_of_interrupt(i8259::kMasterCommand);
}

volatile std::uint32_t& apic(std::uint32_t offset) {
    return *reinterpret_cast<volatile std::uint32_t*>(0xfee00000 + offset);
}

// How many of the vectors' bits are set; says which. An APIC accepts no vector below 16. QEMU's accepts 0 and never
// delivers it, and where Linux gets few of the host's cycles while it boots it sometimes has it from then on.
std::uint32_t vectors(std::uint32_t registers) {
    std::uint32_t count = 0;
    for (std::uint32_t vector = kFirstValid; vector < 256; ++vector) {
        if ((apic(registers + vector / 32 * 0x10) >> vector % 32 & 1) != 0) {
            print("payload: the local APIC has vector ", vector, "\r\n");
            ++count;
        }
    }
    return count;
}

// Handler of all other vectors, which nothing should raise. For one, interrupts that were pending in the local APIC
// when Linux left are for Linux alone.
[[gnu::interrupt]] void on_other(Frame*) {
    others = others + 1;
    apic(0xb0) = 0;  // end of interrupt
}

// Nobody ends this one, as when a peer's handler is left in the middle.
[[gnu::interrupt]] void on_unended(Frame*) {}

void set_gate(unsigned irq, void (*handler)(Frame*)) {
    const auto offset = reinterpret_cast<std::uint32_t>(handler);
    gates[kFirstVector + irq] = {static_cast<std::uint16_t>(offset), 0x10, 0x8e00,
                                 static_cast<std::uint16_t>(offset >> 16)};
}

void set_table() {
    for (unsigned irq = 0; irq < 256 - kFirstVector; ++irq) {
        set_gate(irq, on_other);
    }
    set_gate(0, on_timer);
    set_gate(1, on_key);
    set_gate(8, on_period);
    set_gate(kUnended - kFirstVector, on_unended);
    const TableRegister table{sizeof gates - 1, gates};
    asm volatile("lidt %0" : : "m"(table));
}

// As if it had come from the keyboard.
void press_key() {
    const auto send = [](std::uint16_t port, std::uint8_t value) {
        while ((in8(kKeyboardStatus) & 2) != 0) {
        }
        out8(port, value);
    };
    send(kKeyboardStatus, 0xd2);
    send(kKeyboard, 0x1e);
}

bool all_heard() { return ticks >= kEnough && keys >= 1 && periods >= kEnough && others == 0; }

void report() {
    const std::uint32_t timer = ticks, keyboard = keys, rtc = periods, nobody = others;
    print(all_heard() ? "payload: all heard: IRQ0 " : "payload: not all heard: IRQ0 ", timer, ", IRQ1 ", keyboard,
          ", IRQ8 ", rtc, ", others ", nobody, "\r\n");
    freestanding::serial_flush();
}

// What Linux has left there. Returns the task priority, which is 0 where Linux does not use the APIC.
std::uint32_t report_apic() {
    const std::uint32_t priority = apic(kTaskPriority), pending = vectors(kPending), in_service = vectors(kInService);
    print("payload: local APIC: priority ", priority, ", pending ", pending, ", in service ", in_service, "\r\n");
    return priority;
}

}  // namespace

// Interrupts are off before and after it.
extern "C" void hear_interrupts() {
    ticks = 0;
    keys = 0;
    periods = 0;
    others = 0;
    set_table();
    i8259::initialize(kFirstVector, kFirstVector + i8259::kInputs, out8);
    i8259::set_masks(kMasks, out8);
    i8254::set_counter0(i8254::kRateGenerator, i8254::kFrequency / 100, out8);  // 100 Hz
    const auto control = read_cmos(0x0b);
    read_cmos(0x0c);
    out8(kCmos, 0x0b);
    out8(kCmos + 1, control | 0x40);
    press_key();
    const auto priority = report_apic();
    apic(kTaskPriority) = 0;  // any priority will do, as for a kernel that sets up the APIC itself
    const auto end = __builtin_ia32_rdtsc() + kPatience;
    asm volatile("sti");
    while (!all_heard() && __builtin_ia32_rdtsc() < end) {
    }
    asm volatile("cli");
    out8(kCmos, 0x0b);
    out8(kCmos + 1, control);
    if (priority == kNothingPasses) {
        apic(kCommand) = kToItself | kUnended;
        asm volatile("sti; nop; cli");
    }
    report();
}
