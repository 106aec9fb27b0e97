// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "bios_services.hpp"

#include "interrupts.hpp"

namespace multiboot {

using namespace libjump;

PhysAddr low_memory_end() {
    const auto bda_word = [](std::uint64_t at) -> std::uint64_t {
        return *to_virtual<const std::uint16_t>(PhysAddr{at});
    };
    const std::uint64_t ebda = bda_word(0x40e) << 4, base_memory = bda_word(0x413) << 10;
    return PhysAddr{ebda != 0 && ebda < base_memory ? ebda : base_memory};
}

Result<void> BiosServices::prepare(PhysAddr window, std::uint32_t buffer_size) {
    release();
    // Calls would copy what lies behind buffer_.
    if (buffer_size > kBufferBytes) {
        return Failure::bios_buffer_too_large(buffer_size);
    }
    const Result<void> taken = take_pages(window, buffer_size);
    if (!taken.ok()) {
        release();
    }
    return taken;
}

Result<void> BiosServices::take_pages(PhysAddr window, std::uint32_t buffer_size) {
    const Result<PhysAddr> swap = pages_.allocate_page();
    if (!swap.ok()) {
        return swap.failure();
    }
    swap_ = swap.value();
    const Result<BiosCaller> caller =
        BiosCaller::prepare(pages_, {.jump = storage_.config(swap_, {}),
                                     .window = window,
                                     .buffer_size = buffer_size,
                                     .low_memory_end = low_memory_end(),
                                     .request_page = to_physical(request_),
                                     .request_page_virtual = VirtAddr{reinterpret_cast<std::uintptr_t>(request_)},
                                     .devices = {.master_base = kFirstInterrupt,
                                                 .slave_base = kFirstInterrupt + 8,
                                                 .timer_control = kTimerControlByte,
                                                 .timer_divisor = kTimerDivisor}});
    if (!caller.ok()) {
        return caller.failure();
    }
    caller_ = caller.value();
    return {};
}

BiosBuffer BiosServices::buffer_of(BufferBytes bytes) const {
    return {.address = to_physical(buffer_), .in_size = bytes.in, .out_size = bytes.out};
}

Result<void> BiosServices::interrupt(std::uint32_t vector, BiosRegs& regs, BufferBytes bytes, std::uint32_t ticks) {
    const InterruptsOff guard;
    return caller_.interrupt(vector, regs, buffer_of(bytes), ticks);
}

Result<void> BiosServices::far_call(std::uint32_t segment, std::uint32_t offset, BiosRegs& regs, BufferBytes bytes,
                                    std::uint32_t ticks) {
    const InterruptsOff guard;
    return caller_.far_call(segment, offset, regs, buffer_of(bytes), ticks);
}

void BiosServices::release() {
    caller_.release(pages_);
    if (swap_ != PhysAddr{}) {
        pages_.free_page(swap_);
        swap_ = PhysAddr{};
    }
}

}  // namespace multiboot
