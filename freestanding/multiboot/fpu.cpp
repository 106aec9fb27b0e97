// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "fpu.hpp"

#include <libjump/cpu_features.hpp>
#include <libjump/x86.hpp>

namespace multiboot {

using namespace libjump;

void enable_fpu() {
    constexpr NativeWord kOsxmmexcpt = 1u << 10;
    const CpuFeatures cpu;
    write_cr0((read_cr0() & ~(cr0::EM | cr0::TS)) | cr0::MP | cr0::NE);
    asm volatile("fninit");
    if (cpu.fxsave()) {
        write_cr4(read_cr4() | cr4::OSFXSR | kOsxmmexcpt);
    }
    if (cpu.xsave()) {
        write_cr4(read_cr4() | cr4::OSXSAVE);
        write_xcr0(cpuid(0xd).eax);  // everything that has a user's state
    }
}

}  // namespace multiboot
