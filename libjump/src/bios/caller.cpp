// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <libjump/bios/call.hpp>
#include <libjump/bios/caller.hpp>
#include <libjump/bios/i8254.hpp>

namespace libjump {
namespace {

constexpr PhysExtent kBiosPage = page_extent(PhysAddr{0});  // the IVT and the BIOS's data

// Low memory in which a BIOS window may lie; empty if the BIOS keeps all of it.
PhysExtent low_memory_of(const BiosConfig& config) {
    const PhysAddr end =
        config.low_memory_end < kConventionalMemoryEnd ? config.low_memory_end : kConventionalMemoryEnd;
    const PhysAddr start = kBiosPage.end();
    return {start, end < start ? 0 : end.value - start.value};
}

}  // namespace

Result<void> check_config(const BiosConfig& config) {
    const PhysExtent window = config.borrowed();
    const PhysExtent low_memory = low_memory_of(config);
    if (!config.window.is_page_aligned() || config.buffer_size % kPageSize != 0 || !low_memory.contains(window)) {
        return Failure::bios_window_invalid(window, low_memory);
    }
    const bool request_usable = config.request_page.is_page_aligned() && config.request_page != PhysAddr{} &&
                                config.request_page.value < k4GiB && config.request_page_virtual != VirtAddr{} &&
                                config.request_page_virtual.is_page_aligned();
    if (!request_usable || config.request_page == config.jump.control_page ||
        config.request_page == config.jump.swap_page) {
        return Failure::bios_request_page_invalid(config.request_page, k4GiB);
    }
    if (config.jump.swap_page == PhysAddr{}) {
        return Failure::swap_page_missing();
    }
    const std::uint8_t timer = config.devices.timer_control;
    if (timer != 0 && !i8254::is_for_both_bytes_of_counter0(timer)) {
        return Failure::bios_timer_invalid(timer);
    }
    return {};
}

BiosCaller::BiosCaller(const BiosConfig& config, const Jump& jump)
    : window_(config.borrowed()),
      control_page_(config.jump.control_page),
      swap_page_(config.jump.swap_page),
      request_page_(config.request_page),
      request_(reinterpret_cast<BiosRequest*>(static_cast<std::uintptr_t>(config.request_page_virtual.value))),
      devices_(config.devices),
      jump_(jump) {}

Result<void> BiosCaller::check_buffer(const BiosBuffer& buffer) const {
    const PhysExtent extent = buffer.extent();
    if (extent.size > window_.size - kBiosBufferOffset) {
        return Failure::bios_buffer_too_large(extent.size);
    }
    // Pages that move, or that the jump itself changes, hold something else while the service runs; what the service
    // does to the BIOS's page would be undone.
    const bool in_the_way = extent.overlaps(kBiosPage) || extent.overlaps(window_) ||
                            extent.overlaps(page_extent(control_page_)) || extent.overlaps(page_extent(swap_page_)) ||
                            extent.overlaps(page_extent(request_page_));
    if (extent.size != 0 && (in_the_way || extent.wraps() || extent.end().value > k4GiB)) {
        return Failure::bios_buffer_invalid(extent, k4GiB);
    }
    return {};
}

Result<void> BiosCaller::interrupt(std::uint32_t vector, BiosRegs& regs, const BiosBuffer& buffer,
                                   std::uint32_t ticks) {
    if (const Result<void> checked = check_buffer(buffer); !checked.ok()) {
        return checked;
    }
    if (const Result<void> filled = request_interrupt(*request_, vector, regs, ticks); !filled.ok()) {
        return filled;
    }
    return call(regs, buffer);
}

Result<void> BiosCaller::far_call(std::uint32_t segment, std::uint32_t offset, BiosRegs& regs, const BiosBuffer& buffer,
                                  std::uint32_t ticks) {
    if (const Result<void> checked = check_buffer(buffer); !checked.ok()) {
        return checked;
    }
    const Result<void> filled = request_far_call(*request_, window_.start, segment, offset, regs, ticks);
    if (!filled.ok()) {
        return filled;
    }
    return call(regs, buffer);
}

Result<void> BiosCaller::call(BiosRegs& regs, const BiosBuffer& buffer) {
    request_->buffer = static_cast<std::uint32_t>(buffer.address.value);
    request_->buffer_in = static_cast<std::uint32_t>(buffer.in_size);
    request_->buffer_out = static_cast<std::uint32_t>(buffer.out_size);
    request_->to_bios = script_to_bios(devices_);
    request_->to_caller = script_to_caller(devices_, pic_masks());
    request_->report = {};
    (void)jump_.leave();  // the trampoline comes back by RET: to be entered where it was
    const Result<void> ended = outcome(*request_);
    if (reached_service(ended)) {
        regs = request_->regs;
    }
    return ended;
}

}  // namespace libjump
