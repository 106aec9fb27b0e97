// SPDX-License-Identifier: MIT OR GPL-2.0-only
// libjump.h's BIOS calls in terms of the C++ API; a file of its own, for kernels that do without.
#include <new>

#include <libjump/bios/caller.hpp>

#include "../c_abi.hpp"
#include "../callback_memory.hpp"

namespace {

using namespace libjump;

static_assert(sizeof(BiosCaller) <= LIBJUMP_BIOS_BYTES && alignof(BiosCaller) <= alignof(libjump_bios));
static_assert(LIBJUMP_BIOS_MASKS == BiosDevices{}.bios_masks);

// libjump_bios_regs is BiosRegs under another name: it is used where it is.
static_assert(sizeof(libjump_bios_regs) == sizeof(BiosRegs) &&
              offsetof(libjump_bios_regs, eax) == offsetof(BiosRegs, eax) &&
              offsetof(libjump_bios_regs, ebp) == offsetof(BiosRegs, ebp) &&
              offsetof(libjump_bios_regs, eflags) == offsetof(BiosRegs, eflags) &&
              offsetof(libjump_bios_regs, ds) == offsetof(BiosRegs, ds) &&
              offsetof(libjump_bios_regs, gs) == offsetof(BiosRegs, gs));

BiosCaller& caller_in(libjump_bios* bios) { return *std::launder(reinterpret_cast<BiosCaller*>(bios)); }
BiosRegs& regs_in(libjump_bios_regs* regs) { return *reinterpret_cast<BiosRegs*>(regs); }

BiosBuffer to_buffer(const libjump_bios_buffer* buffer) {
    if (buffer == nullptr) {
        return {};
    }
    return {.address = PhysAddr{buffer->address}, .in_size = buffer->in_size, .out_size = buffer->out_size};
}

}  // namespace

extern "C" {

int libjump_bios_prepare(libjump_bios* bios, const libjump_bios_config* config, const libjump_memory* memory,
                         libjump_failure* failure) {
    CallbackMemory pages(*memory);
    const Result<BiosCaller> prepared =
        BiosCaller::prepare(pages, {.jump = to_jump_config(config->jump),
                                    .window = PhysAddr{config->window},
                                    .buffer_size = config->buffer_size,
                                    .low_memory_end = PhysAddr{config->low_memory_end},
                                    .request_page = PhysAddr{config->request_page},
                                    .request_page_virtual = to_virtual(config->request_page_virtual),
                                    .devices = {.master_base = config->pic_master_base,
                                                .slave_base = config->pic_slave_base,
                                                .nmi_masked = config->nmi_masked != 0,
                                                .timer_control = config->timer_control,
                                                .timer_divisor = config->timer_divisor,
                                                .bios_masks = config->bios_masks}});
    if (prepared.ok()) {
        new (bios) BiosCaller(prepared.value());
    }
    return report(prepared.failure(), failure);
}

int libjump_bios_interrupt(libjump_bios* bios, uint32_t vector, libjump_bios_regs* regs,
                           const libjump_bios_buffer* buffer, uint32_t ticks, libjump_failure* failure) {
    return report(caller_in(bios).interrupt(vector, regs_in(regs), to_buffer(buffer), ticks).failure(), failure);
}

int libjump_bios_far_call(libjump_bios* bios, uint32_t segment, uint32_t offset, libjump_bios_regs* regs,
                          const libjump_bios_buffer* buffer, uint32_t ticks, libjump_failure* failure) {
    return report(caller_in(bios).far_call(segment, offset, regs_in(regs), to_buffer(buffer), ticks).failure(),
                  failure);
}

uint16_t libjump_bios_buffer_segment(libjump_bios* bios) { return caller_in(bios).buffer_segment(); }

void libjump_bios_release(libjump_bios* bios, const libjump_memory* memory) {
    CallbackMemory pages(*memory);
    caller_in(bios).release(pages);
}

}  // extern "C"
