// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <libjump/i386/control_code.hpp>
#include <libjump/i386/control_page.hpp>

namespace libjump {
namespace {

void build_idt(Descriptor (&idt)[kExceptionVectors], std::uint32_t page_address) {
    for (std::uint32_t vector = 0; vector < kExceptionVectors; ++vector) {
        idt[vector] = interrupt_gate(page_address + code_offset(libjump_fault_stubs) + vector * kFaultStubSize);
    }
}

template <class Table>
TableRegister table_register(const Table&, std::uint32_t page_address, std::size_t offset) {
    return {sizeof(Table) - 1, page_address + static_cast<std::uint32_t>(offset)};
}

}  // namespace

void install_control_page(ControlPage& page, const ControlPageSetup& setup) {
    const auto physical = static_cast<std::uint32_t>(setup.physical.value);
    const auto at_virtual = static_cast<std::uint32_t>(setup.virtual_address.value);
    const auto code_size = static_cast<std::uint32_t>(libjump_control_code_end - libjump_control_code);
    for (std::uint32_t i = 0; i < code_size; ++i) {
        page.code[i] = libjump_control_code[i];
    }
    page.page_physical = physical;
    page.page_virtual = at_virtual;
    page.transition_cr3 = static_cast<std::uint32_t>(setup.transition_root.value);
    page.serial_port = setup.serial_port;
    page.phase = Phase::kHome;

    page.gdt[0] = 0;
    page.gdt[1] = 0;
    page.gdt[kFlatCodeSelector / 8] = kFlatCode32;
    page.gdt[kFlatDataSelector / 8] = kFlatData32;
    build_idt(page.virtual_idt, at_virtual);
    build_idt(page.physical_idt, physical);
    page.virtual_gdtr = table_register(page.gdt, at_virtual, offsetof(ControlPage, gdt));
    page.virtual_idtr = table_register(page.virtual_idt, at_virtual, offsetof(ControlPage, virtual_idt));
    page.physical_gdtr = table_register(page.gdt, physical, offsetof(ControlPage, gdt));
    page.physical_idtr = table_register(page.physical_idt, physical, offsetof(ControlPage, physical_idt));
}

void arm_control_page(ControlPage& page, std::uint32_t list_head, PhysAddr swap_page, PhysAddr entry, MoveMode mode) {
    const bool swap = mode == MoveMode::kSwap;
    const auto at = [&](const std::uint8_t* place) { return page.page_physical + code_offset(place); };
    page.move = {list_head, static_cast<std::uint32_t>(swap_page.value)};
    page.mover = at(swap ? libjump_swap_pages : libjump_copy_pages);
    page.enter = at(swap ? libjump_enter_by_call : libjump_enter_by_return);
    page.peer_stack = (swap ? page.move.swap_page : page.page_physical) + kPageSize;
    page.peer_entry = static_cast<std::uint32_t>(entry.value);
}

}  // namespace libjump
