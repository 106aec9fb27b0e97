// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The control page of a leaver in long mode. To the leaver it is data: it is written through a mapping that need not be
// executable, and its code runs at the page's physical address alone, which libjump's own tables map.
// docs/SPEC-x86_64.md shows it bit by bit; asm/x86_64/layout.cpp turns the offsets into layout.inc.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <libjump/addr.hpp>
#include <libjump/control_header.hpp>
#include <libjump/descriptor.hpp>
#include <libjump/move.hpp>
#include <libjump/peer_fault.hpp>
#include <libjump/peer_mode.hpp>
#include <libjump/report_uart.hpp>

namespace libjump::x86_64 {

inline constexpr std::uint32_t kControlCodeSize = kControlHeaderOffset;  // bytes of room for the code
inline constexpr std::uint32_t kExceptionVectors = 32;

// The page's own segments. A peer's code segment is kFlatCodeSelector, as the Linux boot protocol wants it, and so is
// the data segment of everything; what arm() puts there depends on the peer.
inline constexpr std::uint16_t kOwnCode64Selector = 0x08;
inline constexpr std::uint16_t kOwnCode32Selector = 0x20;

using TableRegister64 = BasicTableRegister<std::uint64_t>;

// What a fault found, in the order in which it is printed.
struct FaultReport {
    std::uint64_t phase;  // of the header
    std::uint64_t vector;
    std::uint64_t error;  // 0 where the CPU pushes none
    std::uint64_t rip, cs, rflags;
    std::uint64_t rdi, rsi, rbp, rsp, rbx, rdx, rcx, rax;  // PUSHAD's order, from low to high
    std::uint64_t r8, r9, r10, r11, r12, r13, r14, r15;    // 0 if the fault was in 32-bit code
    std::uint64_t cr0, cr2, cr3, cr4;
};

// An MSR that has to be the leaver's before its CR4 is.
struct EarlyMsr {
    std::uint64_t index;
    std::uint64_t value;
};
inline constexpr std::uint32_t kEarlyMsrs = 10;

// Everything here is little-endian and naturally aligned but for the table registers' bases. Addresses are physical if
// nothing else is said.
struct ControlData {
    // Set once, by prepare.
    std::uint64_t page_virtual;    // linear: of this page in the leaver's tables, writable
    std::uint64_t back;            // linear: libjump_x86_64_back, where the leaver's address space begins again
    std::uint64_t leave;           // leave_code in this page
    std::uint64_t transition_cr3;  // identity mapping below, the leaver's mappings above
    std::uint64_t peer_cr3;        // identity mapping alone
    std::uint64_t serial_base;     // of a 16550 for fault reports: I/O port or physical address
    std::uint64_t put_char;        // offset in this page of the code that sends there, or nowhere
    std::uint64_t goes_on;         // vectors after whose report the interrupted code goes on, a bit each

    // Set by arm.
    MoveArguments<std::uint64_t> move;
    std::uint64_t mover;       // copy_pages or swap_pages_sse in this page
    std::uint64_t enter;       // enter_by_call, enter_by_return or enter_protected32 in this page
    std::uint64_t enter32;     // enter32_by_call or enter32_by_return in this page
    std::uint64_t peer_stack;  // RSP before the entry's words are pushed
    std::uint64_t peer_entry;  // taken over from the peer at every return

    // Set at every leave, from the registers as they are.
    std::uint64_t transition_cr0;  // saved_cr0 with no write protection and no FPU traps
    std::uint64_t transition_cr4;  // saved_cr4's paging mode, and OSFXSR for the mover; the peer finds it clear
    std::uint64_t protected_cr0;   // transition_cr0 with paging off
    std::uint64_t saved_cr0;
    std::uint64_t saved_cr3;
    std::uint64_t saved_cr4;
    std::uint64_t saved_rsp;      // linear; from there up R15 R14 R13 R12 RBP RBX, RFLAGS, return address
    std::uint64_t tss_type_byte;  // linear: the type byte of the TSS descriptor in the leaver's GDT
    std::uint64_t saved_efer;
    std::uint64_t climb_efer;      // saved_efer as it is written before paging is on: without LMA
    std::uint64_t protected_efer;  // saved_efer without long mode, for a 32-bit peer
    std::uint64_t restore_cet;     // write_cet or keep_cet in this page
    std::uint64_t saved_s_cet;
    std::uint64_t saved_fs_base;
    std::uint64_t saved_gs_base;
    std::uint64_t no_tss;  // tss_type_byte points here when TR is null
    // What comes after a report: offsets of fault_stops or fault_comes_back in this page.
    std::uint64_t on_fault;       // now; written by the code, stops but while the peer runs
    std::uint64_t peer_on_fault;  // while the peer runs; set by arm
    std::uint64_t faulted;        // 1: the peer did, and report says how; set to 0 at every leave

    std::uint32_t saved_cs;  // selectors
    std::uint32_t saved_ds;
    std::uint32_t saved_es;
    std::uint32_t saved_fs;
    std::uint32_t saved_gs;
    std::uint32_t saved_ss;
    std::uint32_t saved_ldtr;
    TableRegister64 saved_gdtr;
    TableRegister64 saved_idtr;

    // The page's own tables, below 4 GiB: 32-bit code loads the same operands and takes their low halves.
    TableRegister64 gdtr;
    TableRegister64 idtr;
    TableRegister64 idtr32;
    alignas(8) Descriptor gdt[5];  // null, own 64-bit code, the peer's code, flat data, own 32-bit code
    Gate64 idt[kExceptionVectors];
    Descriptor idt32[kExceptionVectors];
    // Set at every leave. In the place of one that the CPU lacks stands FS_BASE, which is written once more afterwards.
    EarlyMsr early_msrs[kEarlyMsrs];

    FaultReport report;
};

struct ControlPage {
    using Report = FaultReport;

    std::uint8_t code[kControlCodeSize];  // libjump_x86_64_control_code, copied here by install_control_page()
    ControlHeader header;
    ControlData data;
    std::uint8_t stack[kPageSize - kControlCodeSize - sizeof(ControlHeader) - sizeof(ControlData)];  // grows down
};

static_assert(std::is_standard_layout_v<ControlPage> && std::is_trivial_v<ControlPage>);
static_assert(sizeof(ControlPage) == kPageSize);
static_assert(offsetof(ControlPage, code) == 0, "32-bit code and the jump-back entries find the page by masking EIP");
static_assert(offsetof(ControlPage, header) == kControlHeaderOffset);
static_assert(offsetof(ControlPage, data.gdt) % 8 == 0 && offsetof(ControlPage, data.idt) % 8 == 0);
static_assert(sizeof(ControlPage::stack) >= 400, "the code's contracts add up to less than 300 bytes");

struct ControlPageSetup {
    PhysAddr physical;         // page-aligned, below 4 GiB
    VirtAddr virtual_address;  // linear, page-aligned: writable in the leaver's tables
    PhysAddr transition_root;  // below 4 GiB
    PhysAddr peer_root;        // below 4 GiB
    ReportUart uart{};         // reachable()
    PeerNmi peer_nmi = PeerNmi::kFault;
};

// Writes header, code, tables and addresses into the page. `page` is any writable mapping of it.
void install_control_page(ControlPage& page, const ControlPageSetup& setup);

// Chooses the mover, how the peer is entered and on which stack: a swap's peer gets the swap page's end as its stack
// and is called; a copy's peer gets the control page's end and finds 0 where its way back would be.
// `list_head`: as BasicJump::arm()'s. `entry`: below 4 GiB with PeerMode::kProtected32. `swap_page`: below 4 GiB.
// Precondition: install_control_page(); kSwap: `swap_page` is not 0.
void arm_control_page(ControlPage& page, std::uint64_t list_head, PhysAddr swap_page, PhysAddr entry, MoveMode mode,
                      PeerMode peer);

// What follows a fault of the peer from the next leave on.
void set_peer_fault(ControlPage& page, PeerFault fault);

// The physical address at which the next leave enters the peer: arm's, then what the peer asked for when it came back.
[[nodiscard]] inline PhysAddr peer_entry(const ControlPage& page) { return PhysAddr{page.data.peer_entry}; }

// The registers that say what long mode is at a leaver's.
struct ControlRegisters {
    std::uint64_t cr0, cr3, cr4, efer;
};

// Stores them as the leaver's, and what the code loads in their place on the way.
void store_control_registers(ControlData& data, const ControlRegisters& leaver);

// Stores the registers that only the page and the stub can bring back: control registers, EFER, descriptor tables,
// selectors, the bases of FS and GS. Changes none of them. CPL 0, interrupts off; right before leave(), in the address
// space that leaves.
void save_registers(ControlPage& page);

// Calls libjump_x86_64_leave (asm/x86_64/stub.asm, whose contract this has).
void run_leave_code(ControlPage& page);

// The page of text in which libjump_x86_64_back is; linear.
[[nodiscard]] VirtAddr stub_page();

}  // namespace libjump::x86_64
