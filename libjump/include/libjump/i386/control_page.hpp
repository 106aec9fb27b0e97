// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The control page: the one page of the leaver that stays where it is while the peer runs. Its code leaves, moves
// the pages, enters the peer and finds the way back; its data is all that code may rely on. docs/SPEC.md shows it
// bit by bit; asm/i386/layout.cpp turns the offsets into layout.inc, so nothing here is typed twice.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <libjump/addr.hpp>
#include <libjump/descriptor.hpp>

namespace libjump {

// What the page mover takes. As wide as the machine's long, so that the host's tests can run it.
template <class AddressWord>
struct MoveArguments {
    AddressWord list_head;  // first word of a page list; the addresses in it are directly accessible
    AddressWord swap_page;  // address of a page for the mover to use; only a swap does
};

inline constexpr std::uint32_t kControlCodeSize = 2048;  // bytes
inline constexpr std::uint32_t kExceptionVectors = 32;

// Where between leaving and coming back the control page is; read as text, it is what a fault report prints.
enum class Phase : std::uint32_t {
    kHome = 'h' | 'o' << 8 | 'm' << 16 | 'e' << 24,    // not away
    kLeave = 'l' | 'e' << 8 | 'a' << 16 | 'v' << 24,   // on the way out of paging
    kMove = 'm' | 'o' << 8 | 'v' << 16 | 'e' << 24,    // moving the peer's pages in
    kPeer = 'p' | 'e' << 8 | 'e' << 16 | 'r' << 24,    // the peer runs
    kBack = 'b' | 'a' << 8 | 'c' << 16 | 'k' << 24,    // moving the leaver's pages back
    kReturn = 'r' | 'e' << 8 | 't' << 16 | 'n' << 24,  // on the way into paging
};

// i386. Everything here is little-endian and naturally aligned but for the table registers' bases.
struct ControlPage {
    std::uint8_t code[kControlCodeSize];  // libjump_control_code, copied here by install_control_page()

    // Set once, by prepare.
    std::uint32_t page_physical;  // of this page
    std::uint32_t page_virtual;   // in the leaver's and in the transition tables
    std::uint32_t transition_cr3;
    std::uint32_t serial_port;  // I/O base of a 16550 for fault reports; 0: none

    // Set by arm.
    MoveArguments<std::uint32_t> move;
    std::uint32_t mover;       // physical address of copy_pages or swap_pages in this page
    std::uint32_t enter;       // physical address of enter_by_call or enter_by_return in this page
    std::uint32_t peer_stack;  // physical; ESP before the entry's words are pushed
    std::uint32_t peer_entry;  // physical; taken over from the peer at every return

    // Set at every leave, from the registers as they are.
    std::uint32_t transition_cr0;  // paging on, as under saved_cr0
    std::uint32_t transition_cr4;  // paging mode as under saved_cr4, nothing else
    std::uint32_t peer_cr0;        // paging off
    std::uint32_t saved_cr0;
    std::uint32_t saved_cr3;
    std::uint32_t saved_cr4;
    std::uint32_t saved_esp;      // in the leaver's address space; see libjump_leave_code for what is there
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

    // The page's own tables. While paging is on they are used at their virtual addresses, then at the physical ones.
    Phase phase;
    TableRegister virtual_gdtr;
    TableRegister virtual_idtr;
    TableRegister physical_gdtr;
    TableRegister physical_idtr;
    alignas(8) Descriptor gdt[4];  // null, unused, flat code, flat data
    Descriptor virtual_idt[kExceptionVectors];
    Descriptor physical_idt[kExceptionVectors];

    std::uint8_t stack[kPageSize - 2752];  // grows down from the end of the page
};

static_assert(std::is_standard_layout_v<ControlPage> && std::is_trivial_v<ControlPage>);
static_assert(sizeof(ControlPage) == kPageSize);
static_assert(offsetof(ControlPage, code) == 0, "fault stubs and the jump-back entry find the page by masking EIP");
static_assert(sizeof(ControlPage::stack) >= 1024, "a fault report nests some 200 bytes deep; be generous");
static_assert(offsetof(ControlPage, gdt) % 8 == 0);

struct ControlPageSetup {
    PhysAddr physical;         // page-aligned, below 4 GiB
    VirtAddr virtual_address;  // page-aligned, below 4 GiB
    PhysAddr transition_root;
    std::uint16_t serial_port;  // I/O base; 0: none
};

// Writes code, tables and addresses into the page. `page` is any writable mapping of it.
void install_control_page(ControlPage& page, const ControlPageSetup& setup);

enum class MoveMode : std::uint8_t {
    kCopy,  // destinations are overwritten; the leaver is not to come back
    kSwap,  // destinations and sources change places; coming back swaps them again
};

// Chooses the mover, how the peer is entered and on which stack: a swap's peer gets the swap page's end as its
// stack and is called; a copy's peer gets the control page's end and finds 0 where its way back would be.
// Precondition: install_control_page(); kSwap: `swap_page` is not 0.
void arm_control_page(ControlPage& page, std::uint32_t list_head, PhysAddr swap_page, PhysAddr entry, MoveMode mode);

}  // namespace libjump
