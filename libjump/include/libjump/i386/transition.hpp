// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The page tables under which a leaver without long mode turns paging off and on: its control page at two addresses,
// and the page of its text that goes from its own tables to these and back.
#pragma once

#include <libjump/avoiding_memory.hpp>
#include <libjump/cpu_features.hpp>
#include <libjump/i386/control_page.hpp>
#include <libjump/jump_config.hpp>
#include <libjump/page_table.hpp>
#include <libjump/translate.hpp>

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
    // kPageIsControlPage, kPageIsSwapPage; kLinearOutOfReach if the leaver's tables do not map the stub, or the control
    // page's linear address; kAlreadyMapped if they map that to another page, or if two of control page, UART in memory
    // and stub would be at one linear address, as when the stub's linear address is the control page's physical one.
    template <PageMemory Memory>
    [[nodiscard]] static Result<Transition> create(Memory& all_memory, const JumpConfig& config) {
        AvoidingMemory memory(all_memory, {}, config.control_page, config.swap_page);
        Result<PageTables> tables = PageTables::create(memory, config.paging);
        if (!tables.ok()) {
            return tables.failure();
        }
        Transition transition;
        transition.tables_ = tables.value();
        const Result<void> done = transition.fill(memory, config);
        if (!done.ok()) {
            transition.release(memory);
            return done.failure();
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
        return {config.control_page, config.control_page_virtual, tables_.root(), config.uart(),
                config.peer_nmi,     CpuFeatures().sse()};
    }

private:
    template <PageMemory Memory>
    [[nodiscard]] Result<void> fill(Memory& memory, const JumpConfig& config) {
        const Result<PhysAddr> stub = find_stub(memory, config);
        if (!stub.ok()) {
            return stub.failure();
        }
        if (const Result<void> checked = check_control_page(memory, config); !checked.ok()) {
            return checked;
        }
        Result<void> mapped = tables_.map(memory, config.control_page_virtual, config.control_page);
        if (mapped.ok()) {
            mapped = tables_.map(memory, VirtAddr{config.control_page.value}, config.control_page);
        }
        if (mapped.ok() && config.serial_mmio != PhysAddr{}) {
            const PhysAddr registers = config.uart().page();
            mapped = tables_.map(memory, VirtAddr{registers.value}, registers);
        }
        return mapped.ok() ? tables_.map(memory, stub_page(), stub.value()) : mapped;
    }

    template <PageMemory Memory>
    [[nodiscard]] static Result<PhysAddr> find_stub(Memory& memory, const JumpConfig& config) {
        if (config.leaver_root == PhysAddr{}) {
            return PhysAddr{stub_page().value};
        }
        return translate(memory, config.paging, config.leaver_root, stub_page(), config.four_mebibyte_pages);
    }

    // prepare writes to the control page by the leaver's mapping, and the jump runs what is at the physical address.
    template <PageMemory Memory>
    [[nodiscard]] static Result<void> check_control_page(Memory& memory, const JumpConfig& config) {
        if (config.leaver_root == PhysAddr{}) {
            return {};
        }
        return check_mapped(memory, config.paging, config.leaver_root, config.control_page_virtual, config.control_page,
                            config.four_mebibyte_pages);
    }

    PageTables tables_;
};

}  // namespace libjump::i386
