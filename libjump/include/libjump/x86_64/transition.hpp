// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The page tables of a jump from long mode. The peer's map memory at its physical addresses and nothing else; the
// transition's are the same below and the leaver's above, so that code passes from one address space to the other.
#pragma once

#include <libjump/avoiding_memory.hpp>
#include <libjump/cpu_features.hpp>
#include <libjump/jump_config.hpp>
#include <libjump/page_table.hpp>
#include <libjump/x86_64/control_page.hpp>

namespace libjump::x86_64 {

class Transition {
public:
    constexpr Transition() = default;

    // On failure nothing stays allocated. The upper half of the leaver's top-level table is copied as it is now.
    // Errors: kOutOfMemory, kPageOutOfReach, kLinearOutOfReach, kPageTwice, kPageIsControlPage,
    // kPageIsSwapPage.
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

    [[nodiscard]] ControlPageSetup setup(const JumpConfig& config) const {
        return {config.control_page, config.control_page_virtual, root_, identity_.root(), config.serial_port};
    }

private:
    static constexpr std::uint32_t kEntries = kPageSize / sizeof(std::uint64_t);

    template <PageMemory Memory>
    [[nodiscard]] Result<void> fill(Memory& memory, const JumpConfig& config) {
        Result<void> mapped = map_identity(memory, page_extent(config.control_page));
        if (mapped.ok() && config.swap_page != PhysAddr{}) {
            mapped = map_identity(memory, page_extent(config.swap_page));
        }
        for (const PhysExtent& extent : config.identity) {
            if (mapped.ok()) {
                mapped = map_identity(memory, extent);
            }
        }
        return mapped.ok() ? make_root(memory, config.leaver_root) : mapped;
    }

    template <PageMemory Memory>
    [[nodiscard]] Result<void> map_identity(Memory& memory, const PhysExtent& extent) {
        return identity_.map_extent(memory, VirtAddr{extent.start.value}, extent);
    }

    // Last, when the lower half has all its entries: it is shared by both roots.
    template <PageMemory Memory>
    [[nodiscard]] Result<void> make_root(Memory& memory, PhysAddr leaver_root) {
        const Result<PhysAddr> root = allocate_page_in(memory, {PhysAddr{0}, k4GiB});
        if (!root.ok()) {
            return root.failure();
        }
        root_ = root.value();
        copy(memory, identity_.root(), 0, kEntries / 2);
        if (leaver_root != PhysAddr{}) {
            copy(memory, leaver_root, kEntries / 2, kEntries);
        }
        return {};
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
