// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "bios.hpp"

#include <common/memory.hpp>
#include <multiboot/in_image.hpp>

namespace guest {
namespace {

multiboot::InImage<BiosServices> storage;

}  // namespace

BiosServices& bios(Environment& environment) {
    BiosServices& services = storage.make(environment.pages);
    if (const libjump::Result<void> prepared = services.prepare(); !prepared.ok()) {
        say_why(prepared.failure());
        print("Bail out! no BIOS calls\n");
        freestanding::debug_exit(false);
    }
    return services;
}

void call(BiosServices& bios, std::uint32_t vector, BiosRegs& regs, Tap& tap, BufferBytes bytes) {
    if (const libjump::Result<void> called = bios.interrupt(vector, regs, bytes); !called.ok()) {
        tap.check(false, "INT ", Hex{vector, 2}, " comes back");
        say_why(called.failure());
    }
}

Ivt::Ivt() { memcpy(entries_, multiboot::to_virtual(libjump::PhysAddr{0}), sizeof entries_); }

void Ivt::check(Tap& tap) const {
    const auto* now = multiboot::to_virtual<const std::uint32_t>(libjump::PhysAddr{0});
    std::uint32_t changed = 0;
    for (std::uint32_t vector = 0; vector < kVectors; ++vector) {
        if (now[vector] != entries_[vector]) {
            print("# vector ", vector, " is ", Hex{now[vector]}, ", was ", Hex{entries_[vector]}, "\n");
            ++changed;
        }
    }
    tap.equal(changed, 0, "the IVT is as it was");
}

void put(BiosServices& bios, const void* bytes, std::uint32_t count) { memcpy(bios.buffer(), bytes, count); }

}  // namespace guest
