// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "debug_exit.hpp"

#include "io.hpp"
#include "serial.hpp"

namespace freestanding {
namespace {

constexpr std::uint16_t kIsaDebugExit = 0xf4, kBochsShutdown = 0x8900;
constexpr std::uint8_t kPassed = 0x10, kFailed = 0x11;  // QEMU ends with 2 n + 1

}  // namespace

void debug_exit(bool passed) {
    serial_flush();
    out8(kIsaDebugExit, passed ? kPassed : kFailed);
    for (const char* c = "Shutdown"; *c != '\0'; ++c) {
        out8(kBochsShutdown, static_cast<std::uint8_t>(*c));
    }
    for (;;) {
        asm volatile("cli\n\thlt");
    }
}

}  // namespace freestanding
