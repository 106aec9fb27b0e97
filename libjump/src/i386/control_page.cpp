// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <libjump/i386/control_code.hpp>
#include <libjump/i386/control_page.hpp>
#include <libjump/x86.hpp>

namespace libjump::i386 {
namespace {

void build_idt(Descriptor (&idt)[kExceptionVectors], std::uint32_t page_address, PeerNmi nmi) {
    for (std::uint32_t vector = 0; vector < kExceptionVectors; ++vector) {
        idt[vector] = interrupt_gate32(kFlatCodeSelector,
                                       page_address + code_offset(libjump_i386_fault_stubs) + vector * kFaultStubSize);
    }
    const std::uint8_t* const nmi_code = nmi == PeerNmi::kIgnore ? libjump_i386_ignore_nmi : libjump_i386_nmi;
    idt[kNmiVector] = interrupt_gate32(kFlatCodeSelector, page_address + code_offset(nmi_code));
}

template <class Table>
TableRegister table_register(const Table&, std::uint32_t page_address, std::size_t offset) {
    return {sizeof(Table) - 1, page_address + static_cast<std::uint32_t>(offset)};
}

// Not the whole address, because the host's tests are compiled at 64 bits too.
std::uint32_t low_address(const std::uint8_t* code) {
    return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(code));
}

}  // namespace

VirtAddr stub_page() { return VirtAddr{low_address(libjump_i386_back) & kPageMask}; }

void install_control_page(ControlPage& page, const ControlPageSetup& setup) {
    const auto physical = static_cast<std::uint32_t>(setup.physical.value);
    const auto code_size = static_cast<std::uint32_t>(libjump_i386_control_code_end - libjump_i386_control_code);
    for (std::uint32_t i = 0; i < code_size; ++i) {
        page.code[i] = libjump_i386_control_code[i];
    }
    page.header = make_control_header(Machine::kI386, setup.physical);

    ControlData& data = page.data;
    data = {};
    data.page_virtual = static_cast<std::uint32_t>(setup.virtual_address.value);
    data.back = low_address(libjump_i386_back);
    data.leave = physical + code_offset(libjump_i386_leave_code);
    data.transition_cr3 = static_cast<std::uint32_t>(setup.transition_root.value);
    data.serial_base = setup.uart.base();
    data.put_char = code_offset(setup.uart.choose(libjump_i386_put_nowhere, libjump_i386_put_to_port,
                                                  libjump_i386_put_to_mmio8, libjump_i386_put_to_mmio32));
    data.goes_on = kGoesOn;
    data.move_cr4 = setup.sse ? static_cast<std::uint32_t>(cr4::OSFXSR) : 0;
    data.on_fault = code_offset(libjump_i386_fault_stops);
    data.peer_on_fault = data.on_fault;
    data.gdt[kFlatCodeSelector / 8] = kFlatCode32;
    data.gdt[kFlatDataSelector / 8] = kFlatData32;
    build_idt(data.idt, physical, setup.peer_nmi);
    data.gdtr = table_register(data.gdt, physical, offsetof(ControlPage, data.gdt));
    data.idtr = table_register(data.idt, physical, offsetof(ControlPage, data.idt));
}

void arm_control_page(ControlPage& page, std::uint32_t list_head, PhysAddr swap_page, PhysAddr entry, MoveMode mode,
                      PeerMode /*peer*/) {
    const bool swap = mode == MoveMode::kSwap;
    const auto physical = static_cast<std::uint32_t>(page.header.page_physical);
    const auto at = [=](const std::uint8_t* place) { return physical + code_offset(place); };
    ControlData& data = page.data;
    data.move = {list_head, static_cast<std::uint32_t>(swap_page.value)};
    const std::uint8_t* const swap_pages = data.move_cr4 != 0 ? libjump_i386_swap_pages_sse : libjump_i386_swap_pages;
    data.mover = at(swap ? swap_pages : libjump_i386_copy_pages);
    data.enter = at(swap ? libjump_i386_enter_by_call : libjump_i386_enter_by_return);
    data.peer_stack = (swap ? data.move.swap_page : physical) + kPageSize;
    data.peer_entry = static_cast<std::uint32_t>(entry.value);
}

void set_peer_fault(ControlPage& page, PeerFault fault) {
    page.data.peer_on_fault =
        code_offset(fault == PeerFault::kReturn ? libjump_i386_fault_comes_back : libjump_i386_fault_stops);
}

}  // namespace libjump::i386
