// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <libjump/bios.hpp>

namespace libjump {
namespace {

constexpr std::uint64_t kIvtEnd = kPageSize;  // the IVT and the BIOS's data are in the first page
constexpr std::uint64_t kConventionalEnd = 0xa0000, k1MiB = 0x100000;

constexpr std::uint16_t kMasterCommand = 0x20, kMasterData = 0x21, kSlaveCommand = 0xa0, kSlaveData = 0xa1;
constexpr std::uint16_t kTimerCounter0 = 0x40, kTimerControl = 0x43, kCmosIndex = 0x70;
constexpr std::uint8_t kBiosMasterBase = 0x08, kBiosSlaveBase = 0x70;
constexpr std::uint8_t kBiosTimerControl = 0x36;  // counter 0, both bytes, square wave
constexpr std::uint8_t kNmiMask = 0x80, kCmosStatusD = 0x0d;  // the last index written should be one that is only read

constexpr std::uint32_t kInterrupt = 1u << 9, kArithmetic = 0xcd5;  // OF DF SF ZF AF PF CF
constexpr std::uint32_t kAlwaysSet = 2;

class ScriptWriter {
public:
    void out(std::uint16_t port, unsigned value) {
        script_.writes[script_.count++] = {port, static_cast<std::uint8_t>(value), 0};
    }

    // [i8259] "Initialization Command Words"; edge-triggered, cascaded at input 2, 8086 mode, normal end of interrupt.
    void pics(unsigned master_base, unsigned slave_base, std::uint16_t masks) {
        out(kMasterCommand, 0x11);
        out(kSlaveCommand, 0x11);
        out(kMasterData, master_base);
        out(kSlaveData, slave_base);
        out(kMasterData, 1u << 2);
        out(kSlaveData, 2);
        out(kMasterData, 1);
        out(kSlaveData, 1);
        out(kMasterData, masks & 0xff);
        out(kSlaveData, masks >> 8);
    }

    void timer(unsigned control, std::uint16_t divisor) {
        out(kTimerControl, control);
        out(kTimerCounter0, divisor & 0xff);
        out(kTimerCounter0, divisor >> 8);
    }

    [[nodiscard]] const PortScript& script() const { return script_; }

private:
    PortScript script_{};
};

std::uint16_t pic_masks() { return static_cast<std::uint16_t>(read_port(kMasterData) | read_port(kSlaveData) << 8); }

}  // namespace

PortScript script_to_bios(const BiosDevices& devices) {
    ScriptWriter script;
    if (devices.timer_control != 0) {
        script.timer(kBiosTimerControl, 0);  // first: writing it may raise IRQ0, which initialising the PIC forgets
    }
    script.pics(kBiosMasterBase, kBiosSlaveBase, devices.bios_masks);
    return script.script();
}

PortScript script_to_caller(const BiosDevices& devices, std::uint16_t masks) {
    ScriptWriter script;
    if (devices.timer_control != 0) {
        script.timer(devices.timer_control, devices.timer_divisor);
    }
    script.pics(devices.master_base, devices.slave_base, masks);
    script.out(kCmosIndex, (devices.nmi_masked ? kNmiMask : 0u) | kCmosStatusD);
    return script.script();
}

BiosWindowSetup make_bios_window_setup(PhysAddr window, PhysAddr request) {
    const auto base = static_cast<std::uint32_t>(window.value);
    const auto segment = static_cast<std::uint16_t>(base >> 4);
    const auto real = [&](const std::uint8_t* place) {
        return FarPointer16{static_cast<std::uint16_t>(bios_code_offset(place)), segment};
    };
    const auto hook = [&](std::uint32_t vector, const std::uint8_t* handler) {
        return BiosHook{vector * 4, real(handler), {}};
    };
    // 16-bit, limit 64 KiB, accessed.
    constexpr Descriptor kCode16 = 0x00009b000000ffff, kData16 = 0x000093000000ffff;
    const Descriptor base_bits = std::uint64_t{base} << 16;
    BiosWindowSetup setup{};
    setup.request = static_cast<std::uint32_t>(request.value);
    setup.to_real = real(libjump_bios_real);
    setup.to_16bit = {bios_code_offset(libjump_bios_16bit), kBiosCode16Selector};
    setup.to_32bit = {base + bios_code_offset(libjump_bios_32bit), kFlatCodeSelector};
    setup.gdtr = {sizeof setup.gdt - 1, base + static_cast<std::uint32_t>(offsetof(BiosWindow, setup.gdt))};
    setup.idtr = {0x3ff, 0};
    setup.gdt[kFlatCodeSelector / 8] = kFlatCode32;
    setup.gdt[kFlatDataSelector / 8] = kFlatData32;
    setup.gdt[kBiosCode16Selector / 8] = kCode16 | base_bits;
    setup.gdt[kBiosData16Selector / 8] = kData16 | base_bits;
    const auto at = [&](BiosHookIndex index) -> BiosHook& { return setup.hooks[static_cast<unsigned>(index)]; };
    at(BiosHookIndex::kDivide) = hook(0, libjump_bios_on_divide);
    at(BiosHookIndex::kOpcode) = hook(6, libjump_bios_on_opcode);
    at(BiosHookIndex::kTimer) = hook(8, libjump_bios_on_timer);
    at(BiosHookIndex::kStack) = hook(12, libjump_bios_on_stack);
    at(BiosHookIndex::kGeneral) = hook(13, libjump_bios_on_general);
    return setup;
}

Result<void> check_config(const BiosConfig& config) {
    const auto refuse = [](PhysAddr at) -> Result<void> { return Failure{Error::kBiosWindowInvalid, 0, 0, at}; };
    const PhysExtent window{config.window, std::uint64_t{kBiosBufferOffset} + config.buffer_size};
    const std::uint64_t end =
        config.low_memory_end.value < kConventionalEnd ? config.low_memory_end.value : kConventionalEnd;
    if (!config.window.is_page_aligned() || config.buffer_size % kPageSize != 0 || config.window.value < kIvtEnd ||
        config.window.value >= end || window.size > end - config.window.value) {
        return refuse(config.window);
    }
    const bool request_usable = config.request_page.is_page_aligned() && config.request_page != PhysAddr{} &&
                                config.request_page.value < k4GiB && config.request_page_virtual != VirtAddr{} &&
                                config.request_page_virtual.is_page_aligned();
    if (!request_usable || config.request_page == config.jump.control_page ||
        config.request_page == config.jump.swap_page) {
        return refuse(config.request_page);
    }
    if (config.jump.swap_page == PhysAddr{}) {
        return Failure{Error::kSwapPageMissing};
    }
    return {};
}

BiosCaller::BiosCaller(const BiosConfig& config, const Jump& jump)
    : window_{config.window, std::uint64_t{kBiosBufferOffset} + config.buffer_size},
      control_page_(config.jump.control_page),
      swap_page_(config.jump.swap_page),
      request_page_(config.request_page),
      request_(reinterpret_cast<BiosRequest*>(static_cast<std::uintptr_t>(config.request_page_virtual.value))),
      devices_(config.devices),
      jump_(jump) {}

Result<void> BiosCaller::check_buffer(const BiosBuffer& buffer) const {
    if (buffer.size > window_.size - kBiosBufferOffset) {
        return Failure{Error::kBiosBufferTooLarge, 0, buffer.size, buffer.address};
    }
    const PhysExtent extent{buffer.address, buffer.size};
    // Pages that move, or that the jump itself changes, hold something else while the service runs.
    const bool in_the_way = extent.overlaps(window_) || extent.overlaps(page_extent(control_page_)) ||
                            extent.overlaps(page_extent(swap_page_)) || extent.overlaps(page_extent(request_page_));
    if (buffer.size != 0 && (in_the_way || extent.wraps() || extent.end().value > k4GiB)) {
        return Failure{Error::kBiosBufferInvalid, 0, 0, buffer.address};
    }
    return {};
}

Result<void> BiosCaller::interrupt(std::uint32_t vector, BiosRegs& regs, const BiosBuffer& buffer,
                                   std::uint32_t ticks) {
    if (vector > 0xff) {
        return Failure{Error::kBiosVectorInvalid, 0, vector};
    }
    if (const Result<void> checked = check_buffer(buffer); !checked.ok()) {
        return checked;
    }
    request_->target_at = vector * 4;
    request_->target = 0;
    request_->entry_flags = static_cast<std::uint16_t>((regs.eflags & kArithmetic) | kAlwaysSet);
    request_->ticks = ticks;
    return call(regs, buffer);
}

Result<void> BiosCaller::far_call(std::uint32_t segment, std::uint32_t offset, BiosRegs& regs, const BiosBuffer& buffer,
                                  std::uint32_t ticks) {
    if (segment > 0xffff || offset > 0xffff || segment * 16 + offset >= k1MiB) {
        return Failure{Error::kBiosAddressWraps, segment, offset};
    }
    if (const Result<void> checked = check_buffer(buffer); !checked.ok()) {
        return checked;
    }
    request_->target_at = static_cast<std::uint32_t>(window_.start.value + offsetof(BiosWindow, call.target));
    request_->target = segment << 16 | offset;
    request_->entry_flags = static_cast<std::uint16_t>((regs.eflags & (kArithmetic | kInterrupt)) | kAlwaysSet);
    request_->ticks = ticks;
    return call(regs, buffer);
}

Result<void> BiosCaller::call(BiosRegs& regs, const BiosBuffer& buffer) {
    request_->regs = regs;
    request_->regs.eflags = (regs.eflags & (kArithmetic | kInterrupt)) | kAlwaysSet;
    request_->return_flags = static_cast<std::uint16_t>(request_->regs.eflags);
    request_->buffer = static_cast<std::uint32_t>(buffer.address.value);
    request_->buffer_size = buffer.size;
    request_->to_bios = script_to_bios(devices_);
    request_->to_caller = script_to_caller(devices_, pic_masks());
    request_->report = {};
    (void)jump_.leave();  // the trampoline comes back by RET: to be entered where it was
    regs = request_->regs;
    const BiosReport& report = request_->report;
    const PhysAddr where{std::uint64_t{report.cs} << 16 | report.ip};
    switch (report.end) {
        case BiosEnd::kDone:
            return {};
        case BiosEnd::kTimeout:
            return Failure{Error::kBiosTimeout, 0, 0, where};
        default:
            return Failure{Error::kBiosFault, 0, report.vector, where};
    }
}

}  // namespace libjump
