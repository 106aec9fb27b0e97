// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The page tables under which a leaver without long mode turns paging off and on: its control page at two addresses.
#pragma once

#include <libjump/avoiding_memory.hpp>
#include <libjump/i386/control_page.hpp>
#include <libjump/jump_config.hpp>
#include <libjump/page_table.hpp>

namespace libjump::i386 {

class Transition {
public:
    constexpr Transition() = default;

    // Errors: kPagingModeInvalid.
    [[nodiscard]] static Result<void> check(const JumpConfig& config) {
        const bool known = config.paging == PagingMode::k32Bit || config.paging == PagingMode::kPae;
        return known ? Result<void>{} : Failure::paging_mode_invalid();
    }

    // On failure nothing stays allocated. Precondition: check(). Errors: kOutOfMemory, kPageOutOfReach, kPageTwice,
    // kPageIsControlPage, kPageIsSwapPage.
    template <PageMemory Memory>
    [[nodiscard]] static Result<Transition> create(Memory& all_memory, const JumpConfig& config) {
        AvoidingMemory memory(all_memory, {}, config.control_page, config.swap_page);
        Result<PageTables> tables = PageTables::create(memory, config.paging);
        if (!tables.ok()) {
            return tables.failure();
        }
        Transition transition;
        transition.tables_ = tables.value();
        Result<void> mapped = transition.tables_.map(memory, config.executable(), config.control_page);
        if (mapped.ok()) {
            mapped = transition.tables_.map(memory, VirtAddr{config.control_page.value}, config.control_page);
        }
        if (mapped.ok() && config.serial_mmio != PhysAddr{}) {
            const PhysAddr registers = config.uart().page();
            mapped = transition.tables_.map(memory, VirtAddr{registers.value}, registers);
        }
        if (!mapped.ok()) {
            transition.release(memory);
            return mapped.failure();
        }
        return transition;
    }

    template <PageMemory Memory>
    void release(Memory& memory) {
        tables_.release(memory);
    }

    // Pages move without paging.
    template <PageMemory Memory>
    [[nodiscard]] bool reaches(Memory& /*memory*/, PhysAddr /*page*/) const {
        return true;
    }

    [[nodiscard]] ControlPageSetup setup(const JumpConfig& config) const {
        return {config.control_page, config.executable(), tables_.root(), config.uart(), config.peer_nmi};
    }

private:
    PageTables tables_;
};

}  // namespace libjump::i386
