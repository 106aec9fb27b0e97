// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The control page: the one page of the leaver that stays where it is while the peer runs. Its code leaves, moves
// the pages, enters the peer and finds the way back; its data is all that code may rely on. docs/SPEC-i386.md shows
// it bit by bit; asm/i386/layout.cpp turns the offsets into layout.inc, so nothing here is typed twice.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <libjump/addr.hpp>
#include <libjump/control_header.hpp>
#include <libjump/descriptor.hpp>
#include <libjump/i386/name.hpp>
#include <libjump/move.hpp>
#include <libjump/peer_fault.hpp>
#include <libjump/peer_mode.hpp>
#include <libjump/report_uart.hpp>

namespace libjump::i386 {

inline constexpr std::uint32_t kControlCodeSize = kControlHeaderOffset;  // bytes of room for the code
inline constexpr std::uint32_t kExceptionVectors = 32;

// What a fault found, in the order in which it is printed.
struct FaultReport {
    std::uint32_t phase;  // of the header
    std::uint32_t vector;
    std::uint32_t error;  // 0 where the CPU pushes none
    std::uint32_t eip, cs, eflags;
    std::uint32_t eax, ebx, ecx, edx, esi, edi, ebp, esp;
    std::uint32_t cr0, cr2, cr3, cr4;
};

// Everything here is little-endian and naturally aligned but for the table registers' bases.
struct ControlData {
    // Set once, by prepare.
    std::uint32_t page_virtual;  // where this page is mapped in the leaver's tables and in the transition's
    std::uint32_t back;          // linear address of libjump_i386_back, in the leaver's text
    std::uint32_t leave;         // physical address of leave_code in this page
    std::uint32_t transition_cr3;
    std::uint32_t serial_base;  // of a 16550 for fault reports: I/O port or physical address
    std::uint32_t put_char;     // offset in this page of the code that sends there, or nowhere
    std::uint32_t goes_on;      // vectors after whose report the interrupted code goes on, a bit each

    // Set by arm.
    MoveArguments<std::uint32_t> move;
    std::uint32_t mover;       // physical address of copy_pages, swap_pages or swap_pages_sse in this page
    std::uint32_t enter;       // physical address of enter_by_call or enter_by_return in this page
    std::uint32_t peer_stack;  // physical; ESP before the entry's words are pushed
    std::uint32_t peer_entry;  // physical; taken over from the peer at every return

    // Set at every leave, from the registers as they are.
    std::uint32_t transition_cr0;  // paging on, as under saved_cr0
    std::uint32_t transition_cr4;  // paging mode as under saved_cr4, nothing else
    std::uint32_t peer_cr0;        // paging off
    std::uint32_t move_cr4;        // OSFXSR on a CPU with SSE, else 0; set by prepare
    std::uint32_t saved_cr0;
    std::uint32_t saved_cr3;
    std::uint32_t saved_cr4;
    std::uint32_t saved_esp;      // in the leaver's address space; a LeaveFrame is there
    std::uint32_t tss_type_byte;  // virtual address of the type byte of the TSS descriptor in the leaver's GDT
    std::uint32_t saved_cs;       // selectors
    std::uint32_t saved_ds;
    std::uint32_t saved_es;
    std::uint32_t saved_fs;
    std::uint32_t saved_gs;
    std::uint32_t saved_ss;
    std::uint32_t saved_ldtr;
    std::uint32_t no_tss;        // tss_type_byte points here when TR is null
    std::uint32_t restore_efer;  // physical address of write_efer or keep_efer in this page
    std::uint32_t saved_efer_low;
    std::uint32_t saved_efer_high;
    TableRegister saved_gdtr;
    TableRegister saved_idtr;

    // The page's own tables, at their physical addresses.
    TableRegister gdtr;
    TableRegister idtr;
    // What comes after a report: offsets of fault_stops or fault_comes_back in this page.
    std::uint32_t on_fault;       // now; written by the code, stops but while the peer runs
    std::uint32_t peer_on_fault;  // while the peer runs; set by arm
    std::uint32_t faulted;        // 1: the peer did, and report says how; set to 0 at every leave

    alignas(8) Descriptor gdt[4];  // null, unused, flat code, flat data
    Descriptor idt[kExceptionVectors];

    FaultReport report;
};

struct ControlPage {
    using Report = FaultReport;

    std::uint8_t code[kControlCodeSize];  // libjump_i386_control_code, copied here by install_control_page()
    ControlHeader header;
    ControlData data;
    std::uint8_t stack[kPageSize - kControlCodeSize - sizeof(ControlHeader) - sizeof(ControlData)];  // grows down
};

static_assert(std::is_standard_layout_v<ControlPage> && std::is_trivial_v<ControlPage>);
static_assert(sizeof(ControlPage) == kPageSize);
static_assert(offsetof(ControlPage, code) == 0, "fault stubs and the jump-back entry find the page by masking EIP");
static_assert(offsetof(ControlPage, header) == kControlHeaderOffset);
static_assert(offsetof(ControlPage, data.gdt) % 8 == 0);
static_assert(sizeof(ControlPage::stack) >= 1024, "the code's contracts add up to less than 150 bytes; be generous");

struct ControlPageSetup {
    PhysAddr physical;         // page-aligned, below 4 GiB
    VirtAddr virtual_address;  // page-aligned, below 4 GiB; in the leaver's tables, writable
    PhysAddr transition_root;  // below 4 GiB
    ReportUart uart{};         // reachable()
    PeerNmi peer_nmi = PeerNmi::kFault;
    bool sse = false;  // the CPU has it: pages change places in its registers
};

// Writes header, code, tables and addresses into the page. `page` is any writable mapping of it.
void install_control_page(ControlPage& page, const ControlPageSetup& setup);

// Chooses the mover, how the peer is entered and on which stack: a swap's peer gets the swap page's end as its
// stack and is called; a copy's peer gets the control page's end and finds 0 where its way back would be.
// `list_head`: as BasicJump::arm()'s. `swap_page` and `entry`: below 4 GiB. Both peer modes are the same here.
// Precondition: install_control_page(); kSwap: `swap_page` is not 0.
void arm_control_page(ControlPage& page, std::uint32_t list_head, PhysAddr swap_page, PhysAddr entry, MoveMode mode,
                      PeerMode peer = PeerMode::kNative);

// What follows a fault of the peer from the next leave on.
void set_peer_fault(ControlPage& page, PeerFault fault);

// The physical address at which the next leave enters the peer: arm's, then what the peer asked for when it came back.
[[nodiscard]] inline PhysAddr peer_entry(const ControlPage& page) { return PhysAddr{page.data.peer_entry}; }

// Stores the registers that only the page can bring back: control registers, EFER, descriptor tables, selectors.
// Changes none of them. CPL 0, interrupts off; right before leave(), in the address space that leaves.
void save_registers(ControlPage& page);

// Calls libjump_i386_leave (asm/i386/stub.asm, whose contract this has).
void run_leave_code(ControlPage& page);

// The page of text in which libjump_i386_leave and libjump_i386_back are; linear.
[[nodiscard]] VirtAddr stub_page();

}  // namespace libjump::i386
