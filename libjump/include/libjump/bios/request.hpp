// SPDX-License-Identifier: MIT OR GPL-2.0-only
// One call of a real-mode service, as the trampoline gets it and gives it back: the block that crosses between the
// caller and asm/real_mode/call.asm. docs/SPEC.md shows it bit by bit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <libjump/addr.hpp>

namespace libjump {

// The registers a service gets and leaves. [intel/vol3] "Real-Address Mode": all general registers have 32 bits there
// too. ESP, SS and CS are the trampoline's. Flags that are taken from EFLAGS on the way in: CF PF AF ZF SF IF DF OF.
struct BiosRegs {
    std::uint32_t eax, ebx, ecx, edx, esi, edi, ebp;
    std::uint32_t eflags;
    std::uint16_t ds, es, fs, gs;  // segments: physical address / 16
};
static_assert(sizeof(BiosRegs) == 40);

// The end of a call.
enum class BiosEnd : std::uint32_t {
    kPending = 0,    // it has not ended
    kDone = 1,       // the service returned
    kFault = 2,      // an exception that no service handles: BiosReport says which and where
    kTimeout = 3,    // the caller's number of timer interrupts was over
    kNoService = 4,  // the vector, or the far pointer, is 0:0; nothing was called
};

// The place where a call ended that did not return. The registers at that point are in BiosRegs.
struct BiosReport {
    BiosEnd end;
    std::uint16_t vector;  // kFault: of the exception
    std::uint16_t ss;      // stack of the interrupted code, the CPU's frame popped
    std::uint32_t esp;
    std::uint16_t ip, cs;  // the faulting instruction, or the one that was interrupted
};
static_assert(sizeof(BiosReport) == 16);

// One byte to be written to an I/O port.
struct PortWrite {
    std::uint16_t port;
    std::uint8_t value;
    std::uint8_t times;  // at least 1
};

inline constexpr std::uint32_t kMaxPortWrites = 16;

// Writes to I/O ports, done one after another.
struct PortScript {
    std::uint32_t count;  // at least 1; the last is an index of the clock's, whose register is read then
    PortWrite writes[kMaxPortWrites];
};

struct BiosRequest {
    BiosRegs regs;               // in and out
    std::uint32_t target_at;     // physical address of its far pointer: in the IVT, or of `target` in the window
    std::uint32_t target;        // far call: segment << 16 | offset
    std::uint16_t entry_flags;   // FLAGS at the service's first instruction
    std::uint16_t return_flags;  // FLAGS for the service's IRET; a RETF leaves them where they are
    std::uint32_t buffer;        // physical address of the caller's buffer
    std::uint32_t buffer_in;     // bytes from its start that are copied to the window's buffer before the call
    std::uint32_t buffer_out;    // and back from there after it, unless no service was reached
    std::uint32_t ticks;         // timer interrupts until the service is abandoned; 0: 2^32
    PortScript to_bios;          // makes the PICs and the timer the BIOS's
    PortScript to_caller;        // makes PICs, timer and NMI mask the caller's again
    BiosReport report;           // out
};
static_assert(std::is_standard_layout_v<BiosRequest> && std::is_trivial_v<BiosRequest>);
static_assert(sizeof(BiosRequest) <= kPageSize && sizeof(BiosRequest) % 4 == 0);

}  // namespace libjump
