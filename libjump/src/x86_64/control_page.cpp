// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <libjump/x86_64/control_code.hpp>
#include <libjump/x86_64/control_page.hpp>

namespace libjump::x86_64 {
namespace {

// Paging off leaves 32-bit code with the page's physical address, so the gates of both widths hold the same addresses.
void build_idts(ControlData& data, std::uint32_t page_address, PeerNmi nmi) {
    for (std::uint32_t vector = 0; vector < kExceptionVectors; ++vector) {
        const std::uint32_t stub = page_address + code_offset(libjump_x86_64_fault_stubs) + vector * kFaultStubSize;
        data.idt[vector] = interrupt_gate64(kOwnCode64Selector, stub);
        data.idt32[vector] = interrupt_gate32(kFlatCodeSelector, stub);
    }
    const bool ignored = nmi == PeerNmi::kIgnore;
    const std::uint8_t* const nmi_code = ignored ? libjump_x86_64_ignore_nmi : libjump_x86_64_nmi;
    data.idt[kNmiVector] = interrupt_gate64(kOwnCode64Selector, page_address + code_offset(nmi_code));
    if (ignored) {
        data.idt32[kNmiVector] =
            interrupt_gate32(kFlatCodeSelector, page_address + code_offset(libjump_x86_64_ignore_nmi32));
    }
}

template <class Table>
TableRegister64 table_register(const Table&, PhysAddr page, std::size_t offset) {
    return {sizeof(Table) - 1, page.value + offset};
}

// What holds of a control page of a leaver that is not linked with this code stays 0, as in the host's 32-bit tests.
std::uint64_t address_of(const std::uint8_t* code) { return reinterpret_cast<std::uintptr_t>(code); }

}  // namespace

VirtAddr stub_page() { return VirtAddr{address_of(libjump_x86_64_back) & kPageMask}; }

void install_control_page(ControlPage& page, const ControlPageSetup& setup) {
    const auto code_size = static_cast<std::uint32_t>(libjump_x86_64_control_code_end - libjump_x86_64_control_code);
    for (std::uint32_t i = 0; i < code_size; ++i) {
        page.code[i] = libjump_x86_64_control_code[i];
    }
    page.header = make_control_header(Machine::kX86_64, setup.physical);

    ControlData& data = page.data;
    data = {};
    data.page_virtual = setup.virtual_address.value;
    data.back = address_of(libjump_x86_64_back);
    data.leave = setup.physical.value + code_offset(libjump_x86_64_leave_code);
    data.transition_cr3 = setup.transition_root.value;
    data.peer_cr3 = setup.peer_root.value;
    data.serial_base = setup.uart.base();
    data.put_char = code_offset(setup.uart.choose(libjump_x86_64_put_nowhere, libjump_x86_64_put_to_port,
                                                  libjump_x86_64_put_to_mmio8, libjump_x86_64_put_to_mmio32));
    data.goes_on = kGoesOn;
    data.on_fault = code_offset(libjump_x86_64_fault_stops);
    data.peer_on_fault = data.on_fault;
    data.gdt[kOwnCode64Selector / 8] = kFlatCode64;
    data.gdt[kFlatCodeSelector / 8] = kFlatCode64;
    data.gdt[kFlatDataSelector / 8] = kFlatData32;
    data.gdt[kOwnCode32Selector / 8] = kFlatCode32;
    build_idts(data, static_cast<std::uint32_t>(setup.physical.value), setup.peer_nmi);
    data.gdtr = table_register(data.gdt, setup.physical, offsetof(ControlPage, data.gdt));
    data.idtr = table_register(data.idt, setup.physical, offsetof(ControlPage, data.idt));
    data.idtr32 = table_register(data.idt32, setup.physical, offsetof(ControlPage, data.idt32));
}

void arm_control_page(ControlPage& page, std::uint64_t list_head, PhysAddr swap_page, PhysAddr entry, MoveMode mode,
                      PeerMode peer) {
    const bool swap = mode == MoveMode::kSwap;
    const bool protected32 = peer == PeerMode::kProtected32;
    const std::uint64_t physical = page.header.page_physical;
    const auto at = [=](const std::uint8_t* place) { return physical + code_offset(place); };
    ControlData& data = page.data;
    data.move = {list_head, swap_page.value};
    data.mover = at(swap ? libjump_x86_64_swap_pages_sse : libjump_x86_64_copy_pages);
    data.enter = at(protected32 ? libjump_x86_64_enter_protected32
                    : swap      ? libjump_x86_64_enter_by_call
                                : libjump_x86_64_enter_by_return);
    data.enter32 = at(swap ? libjump_x86_64_enter32_by_call : libjump_x86_64_enter32_by_return);
    data.gdt[kFlatCodeSelector / 8] = protected32 ? kFlatCode32 : kFlatCode64;
    data.peer_stack = (swap ? swap_page.value : physical) + kPageSize;
    data.peer_entry = entry.value;
}

void set_peer_fault(ControlPage& page, PeerFault fault) {
    page.data.peer_on_fault =
        code_offset(fault == PeerFault::kReturn ? libjump_x86_64_fault_comes_back : libjump_x86_64_fault_stops);
}

}  // namespace libjump::x86_64
