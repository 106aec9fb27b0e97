// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The jump itself.
// Order of calls: prepare, arm, leave, again any number of times, release. README.md has a picture.
#pragma once

#include <cstdint>

#include <libjump/arch.hpp>
#include <libjump/cpu_context.hpp>
#include <libjump/current_paging.hpp>
#include <libjump/page_table.hpp>

namespace libjump {

struct JumpConfig {
    PhysAddr control_page;                   // page-aligned, below 4 GiB, the jump's until release
    VirtAddr control_page_virtual;           // its mapping in the leaver's tables: writable, supervisor
    VirtAddr control_page_executable{};      // its mapping to run at, which may be read-only; 0: the one above is both
    PhysAddr swap_page;                      // page-aligned, below 4 GiB; 0: only copies can be armed
    PagingMode paging = PagingMode::k32Bit;  // the leaver's, unchanged until release: see current_paging_mode()
    std::uint16_t serial_port = 0;           // I/O base of a 16550 (8N1 set up already) for fault reports; 0: none
    std::uint32_t kernel_keeps = 0;          // keep:: bits
    void* extended_state = nullptr;          // see CpuContext::create
    std::uint32_t extended_state_size = 0;   // bytes

    // The linear address at which the control page's code starts and ends a jump.
    [[nodiscard]] VirtAddr executable() const {
        return control_page_executable == VirtAddr{} ? control_page_virtual : control_page_executable;
    }
};

// `Arch`: whose control page it is, one of arch.hpp's.
template <class Arch>
class BasicJump {
public:
    using Word = typename Arch::Word;
    using Page = typename Arch::Page;

    constexpr BasicJump() = default;

    // Checks the two pages alone. Errors: kControlPageInvalid, kSwapPageInvalid.
    [[nodiscard]] static Result<void> check(const JumpConfig& config);

    // Builds the transition tables and fills the control page. On failure nothing stays allocated.
    // Errors: kControlPageInvalid, kSwapPageInvalid, kExtendedStateTooSmall, kOutOfMemory, kPageOutOfReach. CPL 0.
    template <PageMemory Memory>
    [[nodiscard]] static Result<BasicJump> prepare(Memory& memory, const JumpConfig& config) {
        if (const Result<void> checked = check(config); !checked.ok()) {
            return checked.failure();
        }
        const Result<CpuContext> context =
            CpuContext::create(config.kernel_keeps, config.extended_state, config.extended_state_size);
        if (!context.ok()) {
            return context.failure();
        }
        Result<PageTables> tables = PageTables::create(memory, config.paging);
        if (!tables.ok()) {
            return tables.failure();
        }
        Result<void> mapped = tables.value().map(memory, config.executable(), config.control_page);
        if (mapped.ok()) {
            mapped = tables.value().map(memory, VirtAddr{config.control_page.value}, config.control_page);
        }
        if (!mapped.ok()) {
            tables.value().release(memory);
            return mapped.failure();
        }
        return BasicJump(config, context.value(), tables.value());
    }

    // Sets what the next leave does. `list_head`: a page list with this plan's invariant, the empty list included.
    // `entry`: physical. May be called again between leaves. Errors: kSwapPageMissing, kEntryOutOfReach.
    [[nodiscard]] Result<void> arm(Word list_head, PhysAddr entry, MoveMode mode);

    // ─── point of no return ─── leave() allocates nothing and cannot fail, and between leaving and
    // coming back no stack but the control page's is used.
    //
    // Leaves. With a swap it returns when the peer comes back, and gives the address at which the peer wants to be
    // entered next (0: nowhere), which is also what the next leave will enter. With a copy it does not return.
    // Preconditions: those of libjump_leave() in libjump.h.
    PhysAddr leave();

    // Gives the transition tables back. The control page and the swap page are the caller's again.
    template <PageMemory Memory>
    void release(Memory& memory) {
        tables_.release(memory);
    }

    [[nodiscard]] const Page& control_page() const { return *page_; }

private:
    BasicJump(const JumpConfig& config, const CpuContext& context, const PageTables& tables);

    Page* page_ = nullptr;
    PhysAddr swap_page_;
    MoveMode mode_ = MoveMode::kCopy;
    CpuContext context_;
    PageTables tables_;
};

extern template class BasicJump<Native>;

using Jump = BasicJump<Native>;

}  // namespace libjump
