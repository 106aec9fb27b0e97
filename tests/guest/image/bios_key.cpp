// SPDX-License-Identifier: MIT OR GPL-2.0-only
// INT 16h waits for keys that somebody presses while the call is under way: the keyboard's interrupt is the BIOS's
// then.
#include <multiboot/interrupts.hpp>

#include "bios.hpp"

namespace guest {

void test_bios_key(Environment& environment, Tap& tap) {
    BiosServices& services = bios(environment);
    for (const std::uint32_t key : {0x1e61u, 0x2c7au, 0x3b00u}) {  // a, z, F1
        print("# press ", Hex{key, 4}, "\n");
        freestanding::serial_flush();
        BiosRegs regs{};
        call(services, 0x16, regs, tap);
        tap.equal(regs.eax & 0xffff, key, "INT 16h 00 gives the key");
    }
    const std::uint32_t then = multiboot::ticks();
    while (multiboot::ticks() - then < 3) {
        asm volatile("hlt");
    }
    tap.check(true, "the timer goes on");
    services.release();
    tap.equal(environment.pages.pages_in_use(), 0, "every page given back");
}

}  // namespace guest
