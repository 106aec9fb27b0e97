// SPDX-License-Identifier: MIT OR GPL-2.0-only
// From start.asm to a running environment.
#include <libjump/cpu_features.hpp>

#include "../common/debug_exit.hpp"
#include "../common/serial.hpp"
#include "address_space.hpp"
#include "environment.hpp"
#include "fpu.hpp"
#include "in_image.hpp"
#include "interrupts.hpp"
#include "tables.hpp"

extern "C" const std::uint8_t image_end[];

namespace multiboot {
namespace {

using namespace libjump;
using freestanding::print;

InImage<PageAllocator> allocator;

[[noreturn]] void refuse(const char* why) {
    print("Bail out! ", why, "\n");
    freestanding::debug_exit(false);
}

void check_cpu(PagingMode mode) {
    const CpuFeatures cpu;
    if (!cpu.pse()) {
        refuse("this CPU has no 4 MiB pages");
    }
    if (mode == PagingMode::kPae && !cpu.pae()) {
        refuse("this CPU has no PAE");
    }
}

}  // namespace

// From start.asm, in its segments: physical memory is at kVirtualOffset already.
extern "C" [[noreturn, gnu::cdecl]] void boot_main(std::uint32_t magic, std::uint32_t information) {
    freestanding::serial_init();
    if (magic != kMagic) {
        refuse("not booted by a multiboot loader");
    }
    const auto& boot = *to_virtual<const BootInformation>(PhysAddr{information});
    const PagingMode mode = has_word(boot.arguments(), "pae") ? PagingMode::kPae : PagingMode::k32Bit;
    check_cpu(mode);
    set_gdtr();
    enter_address_space(mode);
    load_tables();
    enable_fpu();
    const PhysExtent memory = boot.free_memory(to_physical(image_end));
    if (memory.size == 0) {
        refuse("the boot loader names no memory to use");
    }
    Environment environment{boot, allocator.make(memory)};
    start_timer();
    run(environment);
}

}  // namespace multiboot
