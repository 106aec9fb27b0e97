// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <libjump/bios/devices.hpp>
#include <libjump/bios/window.hpp>

namespace libjump {

BiosWindowSetup make_bios_window_setup(PhysAddr window, PhysAddr request) {
    const auto base = static_cast<std::uint32_t>(window.value);
    const auto segment = static_cast<std::uint16_t>(base >> 4);
    const auto real = [&](const std::uint8_t* place) {
        return FarPointer16{static_cast<std::uint16_t>(bios_code_offset(place)), segment};
    };
    const auto hook = [&](std::uint32_t vector, const std::uint8_t* handler) {
        return BiosHook{ivt_entry(vector), real(handler), {}};
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
    setup.idtr = {ivt_entry(kIvtVectors) - 1, 0};
    setup.gdt[kFlatCodeSelector / 8] = kFlatCode32;
    setup.gdt[kFlatDataSelector / 8] = kFlatData32;
    setup.gdt[kBiosCode16Selector / 8] = kCode16 | base_bits;
    setup.gdt[kBiosData16Selector / 8] = kData16 | base_bits;
    const auto at = [&](BiosHookIndex index) -> BiosHook& { return setup.hooks[static_cast<unsigned>(index)]; };
    at(BiosHookIndex::kDivide) = hook(exception::DE, libjump_bios_on_divide);
    at(BiosHookIndex::kOpcode) = hook(exception::UD, libjump_bios_on_opcode);
    at(BiosHookIndex::kTimer) = hook(kBiosMasterBase, libjump_bios_on_timer);
    at(BiosHookIndex::kStack) = hook(exception::SS, libjump_bios_on_stack);
    at(BiosHookIndex::kGeneral) = hook(exception::GP, libjump_bios_on_general);
    return setup;
}

}  // namespace libjump
