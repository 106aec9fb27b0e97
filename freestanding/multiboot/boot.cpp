// SPDX-License-Identifier: MIT OR GPL-2.0-only
// From start.asm to a running environment.
#include "../common/debug_exit.hpp"
#include "../common/serial.hpp"
#include "address_space.hpp"
#include "environment.hpp"
#include "fpu.hpp"
#include "in_image.hpp"
#include "interrupts.hpp"
#include "ram.hpp"
#include "tables.hpp"

extern "C" const std::uint8_t image_end[];

namespace multiboot {
namespace {

using namespace libjump;
using freestanding::print;

InImage<PageAllocator> allocator, high_allocator;

[[noreturn]] void refuse(const char* why) {
    print("Bail out! ", why, "\n");
    freestanding::debug_exit(false);
}

// The boot loader's information is read where physical memory is mapped at the moment.
const BootInformation& boot_information(std::uint32_t at) { return *to_virtual<const BootInformation>(PhysAddr{at}); }

}  // namespace

// From start.asm, in its segments: physical memory is at physical_map() already.
extern "C" [[noreturn]] void boot_main(std::uint32_t magic, std::uint32_t information) {
    freestanding::serial_init();
    if (magic != kMagic) {
        refuse("not booted by a multiboot loader");
    }
    const PagingMode mode = wanted_mode(boot_information(information));
    if (const char* why = check_cpu(mode)) {
        refuse(why);
    }
    set_gdtr();
    enter_address_space(mode, boot_information(information));
    load_tables();
    enable_fpu();
    const BootInformation& boot = boot_information(information);
    const PhysExtent memory = boot.free_memory(to_physical(image_end), PhysAddr{kMappedBytes});
    if (memory.size == 0) {
        refuse("the boot loader names no memory to use");
    }
    const PhysExtent high_memory = boot.free_memory(PhysAddr{kMappedBytes}, PhysAddr{kHighMemoryEnd});
    Environment environment{boot, allocator.make(memory), high_allocator.make(high_memory)};
    note_ram(boot);
    start_timer();
    run(environment);
}

}  // namespace multiboot
