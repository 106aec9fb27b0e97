// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The environment of an image: boot.cpp makes it, then calls run().
#pragma once

#include "boot_information.hpp"
#include "page_allocator.hpp"

namespace multiboot {

struct Environment {
    const BootInformation& boot;
    PageAllocator& pages;
    PageAllocator& high_pages;  // of memory above 4 GiB; there is none on i386
};

// The image's program. Paging, descriptor tables, FPU and timer interrupts are on.
[[noreturn]] void run(Environment& environment);

}  // namespace multiboot
