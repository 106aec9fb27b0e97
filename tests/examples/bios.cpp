// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The C++ of docs/BIOS.md, which quotes from here; a test compares the two.
#include <libjump/bios/caller.hpp>

bool first_memory_range(libjump::BiosCaller& caller, libjump::PhysAddr buffer);

bool first_memory_range(libjump::BiosCaller& caller, libjump::PhysAddr buffer) {
    libjump::BiosRegs regs{};
    regs.eax = 0xe820;
    regs.edx = 0x534d4150;
    regs.ecx = 20;
    regs.es = caller.buffer_segment();  // ES:DI is the buffer of the BIOS window
    const auto called = caller.interrupt(0x15, regs, {.address = buffer, .out_size = 20});
    if (!called.ok()) {  // refused, or abandoned: describe() says why
        return false;
    }
    return (regs.eflags & 1) == 0;  // CF is the service's own error
}
