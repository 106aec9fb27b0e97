// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Calls of real-mode code, the BIOS's or any other, from a kernel with paging on. The trampoline is a peer like any
// other: a swap plan puts it into a window of low memory, an ordinary jump enters it, and coming back brings memory and
// CPU back.
//
//   prepare ─► interrupt or far_call, any number of times ─► release
#pragma once

#include <cstdint>

#include <libjump/bios/devices.hpp>
#include <libjump/bios/window.hpp>
#include <libjump/jump.hpp>
#include <libjump/plan.hpp>

namespace libjump {

struct BiosConfig {
    JumpConfig jump;                        // with a swap page; on x86_64 the window is in `identity`
    PhysAddr window;                        // page-aligned, above page 0 (IVT and BIOS data are the BIOS's)
    std::uint32_t buffer_size = kPageSize;  // bytes for data in and out, a multiple of the page size, may be 0
    // Where what the BIOS or resident code keeps begins: bios_services.cpp asks.
    PhysAddr low_memory_end = kConventionalMemoryEnd;
    PhysAddr request_page;          // page-aligned, below 4 GiB, the caller's to give until release
    VirtAddr request_page_virtual;  // its mapping, writable
    BiosDevices devices;

    // The memory that a call borrows: the window's own and the buffer behind it.
    [[nodiscard]] PhysExtent borrowed() const { return {window, std::uint64_t{kBiosBufferOffset} + buffer_size}; }
};

// Data for the service and from it, at the start of the window's buffer there. Nothing but these bytes is copied. In
// the rest of the window's buffer the service finds what the last call left there, at first what the allocator's pages
// had, and what it writes there stays in the window. So of `out_size` bytes those that neither went in nor were written
// are such leftovers, and not what the caller had there.
struct BiosBuffer {
    PhysAddr address;            // physically contiguous, above page 0, below 4 GiB
    std::uint64_t in_size = 0;   // bytes copied to the window's buffer before the call, 0 to BiosConfig::buffer_size
    std::uint64_t out_size = 0;  // bytes copied back from there after it, likewise

    // The caller's memory that is read or written.
    [[nodiscard]] PhysExtent extent() const { return {address, in_size > out_size ? in_size : out_size}; }
};

// Checks what needs no memory. Errors: kBiosWindowInvalid, kBiosRequestPageInvalid, kSwapPageMissing,
// kBiosTimerInvalid.
[[nodiscard]] Result<void> check_config(const BiosConfig& config);

class BiosCaller {
public:
    constexpr BiosCaller() = default;

    // Takes the transition tables and the plan. On failure nothing stays allocated. Errors: check_config()'s,
    // kSegmentHits* (the control, swap or request page is in the window), and Jump::prepare's and Plan::build's. CPL 0.
    template <PageMemory Memory>
    [[nodiscard]] static Result<BiosCaller> prepare(Memory& memory, const BiosConfig& config) {
        if (const Result<void> checked = check_config(config); !checked.ok()) {
            return checked.failure();
        }
        const Segment window = window_segment(config.borrowed());
        JumpConfig jump_config = config.jump;
        jump_config.segments = {&window, 1};
        jump_config.peer_fault = PeerFault::kStop;  // the trampoline reports its services' faults itself
        Result<Jump> jump = Jump::prepare(memory, jump_config);
        if (!jump.ok()) {
            return jump.failure();
        }
        BiosCaller caller(config, jump.value());
        if (const Result<void> planned = caller.make_plan(memory); !planned.ok()) {
            caller.release(memory);
            return planned.failure();
        }
        return caller;
    }

    // INT `vector`, 0 to 255. `regs` in and out; IF is clear in the service, and as in `regs` once it returns or
    // enables interrupts by that image of the flags. `ticks`: timer interrupts until the service is abandoned, 0: none.
    // Errors that touch nothing: kBiosVectorInvalid, kBiosBufferTooLarge, kBiosBufferInvalid, kBiosNoService.
    // kBiosFault and kBiosTimeout: the call was abandoned, `regs` and report() say where, and `buffer.out_size` bytes
    // come back as it had left them. The service's own state is as it was left, and a device it had started may still
    // write to the window's pages, or wherever the service pointed it: do not reuse these pages until the device has
    // been reset. Preconditions: prepared; Jump::leave()'s; IVT and BIOS data are the BIOS's; the service takes no
    // other memory of the caller's, and of the window's stack at most 4090 bytes, its interrupts' included; an IRQ that
    // bios_masks lets through has its handler in the IVT and reaches the PICs (an HPET is not in legacy replacement
    // mode); a local APIC lets it through (virtual wire) and keeps its own interrupts (task priority 0xff). A service
    // that spins with IF clear is not bounded by `ticks`. What waits in the keyboard controller before and after the
    // call, and the clock's interrupt, are taken from the caller: the PICs, initialised anew, would wait for their
    // edges in vain.
    [[nodiscard]] Result<void> interrupt(std::uint32_t vector, BiosRegs& regs, const BiosBuffer& buffer = {},
                                         std::uint32_t ticks = 0);

    // CALL segment:offset, to code that ends by RETF. Likewise, but IF is as in `regs` from the start. Errors:
    // kBiosAddressWraps when the offset is above 0xffff or the address above 1 MiB, where an 8086 wraps around.
    [[nodiscard]] Result<void> far_call(std::uint32_t segment, std::uint32_t offset, BiosRegs& regs,
                                        const BiosBuffer& buffer = {}, std::uint32_t ticks = 0);

    // Segment at whose offset 0 the service finds the buffer.
    [[nodiscard]] std::uint16_t buffer_segment() const {
        return static_cast<std::uint16_t>((window_.start.value + kBiosBufferOffset) >> 4);
    }

    // The end of the last call. Precondition: there was one.
    [[nodiscard]] const BiosReport& report() const { return request_->report; }

    // Gives everything back. The pages of the configuration are the caller's again.
    template <PageMemory Memory>
    void release(Memory& memory) {
        plan_.release(memory);
        jump_.release(memory);
    }

private:
    BiosCaller(const BiosConfig& config, const Jump& jump);

    [[nodiscard]] static Segment window_segment(const PhysExtent& window) {
        return {.load = window.start, .memory_size = window.size};
    }

    template <PageMemory Memory>
    [[nodiscard]] Result<void> make_plan(Memory& memory) {
        const PhysExtent request = page_extent(request_page_);
        const Segment window = window_segment(window_);
        const Placement placement{.reachable = {PhysAddr{0}, k4GiB},
                                  .reserved = {&request, 1},
                                  .control_page = control_page_,
                                  .swap_page = swap_page_};
        const Result<Plan<Native::Word>> plan = Plan<Native::Word>::build(memory, {&window, 1}, placement);
        if (!plan.ok()) {
            return plan.failure();
        }
        plan_ = plan.value();
        write_window(memory);
        if (const Result<void> mapped = jump_.check_mapped(memory, plan_.head(), window_.start, PeerMode::kProtected32);
            !mapped.ok()) {
            return mapped;
        }
        return jump_.arm(plan_.head(), window_.start, MoveMode::kSwap, PeerMode::kProtected32);
    }

    // Into the page that will be the window's first.
    template <PageMemory Memory>
    void write_window(Memory& memory) const {
        const auto write = [&](EntryTag tag, PhysAddr page, PhysAddr destination) -> Result<void> {
            if (tag == EntryTag::kSource && destination == window_.start) {
                write_bios_window(window_.start, request_page_,
                                  [&](std::uint32_t offset, const void* bytes, std::uint32_t size) {
                                      memory.write(page.plus(offset), bytes, size);
                                  });
            }
            return {};
        };
        (void)walk_list<Native::Word>(memory, plan_.head(), write);  // our own list: it cannot be malformed
    }

    [[nodiscard]] Result<void> check_buffer(const BiosBuffer& buffer) const;
    [[nodiscard]] Result<void> call(BiosRegs& regs, const BiosBuffer& buffer);

    PhysExtent window_;
    PhysAddr control_page_;
    PhysAddr swap_page_;
    PhysAddr request_page_;
    BiosRequest* request_ = nullptr;
    BiosDevices devices_;
    Jump jump_;
    Plan<Native::Word> plan_;
};

}  // namespace libjump
