// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The page tables of a jump from long mode. The peer's map memory at its physical addresses and nothing else; the
// transition's are the same below and the leaver's above, so that code passes from one address space to the other.
#pragma once

#include <libjump/avoiding_memory.hpp>
#include <libjump/cpu_features.hpp>
#include <libjump/jump_config.hpp>
#include <libjump/page_table.hpp>
#include <libjump/translate.hpp>
#include <libjump/x86_64/control_page.hpp>

namespace libjump::x86_64 {

class Transition {
public:
    constexpr Transition() = default;

    // Errors: kPagingModeInvalid; kControlPageUnmapped if the transition tables would not have the control page's
    // linear address; kPageUnmapped for a page of a segment that the peer's would not have.
    [[nodiscard]] static Result<void> check(const JumpConfig& config) {
        if (config.paging != PagingMode::k4Level && config.paging != PagingMode::k5Level) {
            return Failure::paging_mode_invalid();
        }
        const VirtAddr at = config.control_page_virtual;
        if (config.leaver_root != PhysAddr{} && at.value != config.control_page.value &&
            at.value < geometry_of(config.paging).high_start) {
            return Failure::control_page_unmapped(at);
        }
        for (const Segment& segment : config.segments) {
            const PhysAddr reached = end_of_union(config.identity, segment.extent().start);
            if (reached < segment.extent().end()) {
                return Failure::page_unmapped(reached);
            }
        }
        return {};
    }

    // On failure nothing stays allocated. The upper half of the leaver's top-level table is copied as it is now.
    // Precondition: check(). Errors: kOutOfMemory, kPageOutOfReach, kPageTwice, kPageIsControlPage, kPageIsSwapPage;
    // kLinearOutOfReach for an extent that has no linear addresses, and if the leaver's tables or the transition's do
    // not map libjump's text or the control page's linear address; kAlreadyMapped if one of them maps that to another
    // page than the other, or than the control page.
    template <PageMemory Memory>
    [[nodiscard]] static Result<Transition> create(Memory& all_memory, const JumpConfig& config) {
        AvoidingMemory memory(all_memory, config.segments, config.control_page, config.swap_page);
        const GigabytePages gigabytes =
            CpuFeatures().gigabyte_pages() ? GigabytePages::kAvailable : GigabytePages::kAbsent;
        const Result<PageTables> identity = PageTables::create(memory, config.paging, gigabytes);
        if (!identity.ok()) {
            return identity.failure();
        }
        Transition transition;
        transition.identity_ = identity.value();
        const Result<void> done = transition.fill(memory, config);
        if (!done.ok()) {
            transition.release(memory);
            return done.failure();
        }
        return transition;
    }

    template <PageMemory Memory>
    void release(Memory& memory) {
        if (root_ != PhysAddr{}) {
            memory.free_page(root_);
            root_ = PhysAddr{};
        }
        identity_.release(memory);
    }

    // True if the peer's tables map `page`, page-aligned, where it is.
    template <PageMemory Memory>
    [[nodiscard]] bool reaches(Memory& memory, PhysAddr page) const {
        return identity_.maps(memory, VirtAddr{page.value}, page);
    }

    [[nodiscard]] ControlPageSetup setup(const JumpConfig& config) const {
        return {config.control_page, config.control_page_virtual, root_, identity_.root(), config.uart(),
                config.peer_nmi};
    }

private:
    static constexpr std::uint32_t kEntries = kPageSize / sizeof(std::uint64_t);

    // Where the memory that begins at `start` and is in one extent or another ends: `start` if it is in none.
    [[nodiscard]] static PhysAddr end_of_union(Span<const PhysExtent> extents, PhysAddr start) {
        for (bool grows = true; grows;) {
            grows = false;
            for (const PhysExtent& extent : extents) {
                const PhysAddr end = extent.start.plus(extent.pages() << kPageShift);
                if (start >= extent.start && start < end) {
                    start = end;
                    grows = true;
                }
            }
        }
        return start;
    }

    template <PageMemory Memory>
    [[nodiscard]] Result<void> fill(Memory& memory, const JumpConfig& config) {
        Result<void> mapped = map_identity(memory, page_extent(config.control_page));
        if (mapped.ok() && config.swap_page != PhysAddr{}) {
            mapped = map_identity(memory, page_extent(config.swap_page));
        }
        if (mapped.ok() && config.serial_mmio != PhysAddr{}) {
            mapped = map_identity(memory, page_extent(config.uart().page()));
        }
        for (const PhysExtent& extent : config.identity) {
            if (mapped.ok()) {
                mapped = map_identity(memory, extent);
            }
        }
        if (mapped.ok()) {
            mapped = make_root(memory, config.leaver_root);
        }
        return mapped.ok() && config.leaver_root != PhysAddr{} ? check_crossing(memory, config) : mapped;
    }

    // What is used before and after CR3 changes is at the same place under both: where it is not, the next instruction
    // would be a triple fault.
    template <PageMemory Memory>
    [[nodiscard]] Result<void> check_crossing(Memory& memory, const JumpConfig& config) const {
        const Result<PhysAddr> text = translate(memory, config.paging, config.leaver_root, stub_page());
        if (!text.ok()) {
            return text.failure();
        }
        Result<void> checked = check_mapped(memory, config.paging, root_, stub_page(), text.value());
        for (const PhysAddr root : {config.leaver_root, root_}) {
            if (checked.ok()) {
                checked = check_mapped(memory, config.paging, root, config.control_page_virtual, config.control_page);
            }
        }
        return checked;
    }

    template <PageMemory Memory>
    [[nodiscard]] Result<void> map_identity(Memory& memory, const PhysExtent& extent) {
        return identity_.map_extent(memory, VirtAddr{extent.start.value}, extent);
    }

    // Last, when the lower half has all its entries: it is shared by both roots.
    template <PageMemory Memory>
    [[nodiscard]] Result<void> make_root(Memory& memory, PhysAddr leaver_root) {
        const Result<PhysAddr> root = take_root(memory);
        if (!root.ok()) {
            return root.failure();
        }
        root_ = root.value();
        copy(memory, identity_.root(), 0, kEntries / 2);
        if (leaver_root != PhysAddr{}) {
            copy(memory, leaver_root, kEntries / 2, kEntries);
        } else {
            memory.clear(root_.plus(kPageSize / 2), kPageSize / 2);
        }
        return {};
    }

    // With bit 12 clear. An NMI before the jump's IDT is loaded finds the leaver's handler, and with page-table
    // isolation that may take a root at an odd page for a user's, and load the page below instead, as Linux does.
    template <PageMemory Memory>
    [[nodiscard]] static Result<PhysAddr> take_root(Memory& memory) {
        SetAsidePages odd(memory);
        for (;;) {
            const Result<PhysAddr> page = allocate_page_in(memory, {PhysAddr{0}, k4GiB});
            if (!page.ok() || (page.value().value & kPageSize) == 0) {
                return page;
            }
            odd.add(page.value());
        }
    }

    template <PageMemory Memory>
    void copy(Memory& memory, PhysAddr from, std::uint32_t first, std::uint32_t end) const {
        for (std::uint32_t i = first; i < end; ++i) {
            const std::uint64_t offset = i * sizeof(std::uint64_t);
            memory.store(root_.plus(offset), memory.load64(from.plus(offset)));
        }
    }

    PageTables identity_;
    PhysAddr root_;
};

}  // namespace libjump::x86_64
