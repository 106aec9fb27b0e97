// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <libjump/cpu_features.hpp>
#include <libjump/i386/control_code.hpp>
#include <libjump/jump.hpp>
#include <libjump/libjump.h>

namespace libjump {
namespace {

// What runs is the copy in the control page; on the host of the unit tests nothing calls it.
using LeaveCode = void(LIBJUMP_ABI*)(ControlPage*);

bool usable_page(PhysAddr page) { return page.is_page_aligned() && page.value < k4GiB; }

std::uint32_t low_word(Word value) { return static_cast<std::uint32_t>(value); }

}  // namespace

Result<void> check_config(const JumpConfig& config) {
    const bool mapped = config.control_page_virtual.is_page_aligned() && config.control_page_virtual != VirtAddr{} &&
                        config.control_page_virtual.value < k4GiB;
    if (!usable_page(config.control_page) || config.control_page == PhysAddr{} || !mapped) {
        return Failure::control_page_invalid(config.control_page, k4GiB);
    }
    if (!usable_page(config.swap_page) || config.swap_page == config.control_page) {
        return Failure::swap_page_invalid(config.swap_page, k4GiB);
    }
    return {};
}

Jump::Jump(const JumpConfig& config, const CpuContext& context, const PageTables& tables)
    : page_(reinterpret_cast<ControlPage*>(static_cast<std::uintptr_t>(config.control_page_virtual.value))),
      swap_page_(config.swap_page),
      context_(context),
      tables_(tables) {
    install_control_page(*page_, {config.control_page, config.control_page_virtual, tables.root(), config.serial_port});
}

Result<void> Jump::arm(std::uint32_t list_head, PhysAddr entry, MoveMode mode) {
    if (mode == MoveMode::kSwap && swap_page_ == PhysAddr{}) {
        return Failure::swap_page_missing();
    }
    if (entry.value >= k4GiB) {
        return Failure::entry_out_of_reach(entry, k4GiB);
    }
    mode_ = mode;
    arm_control_page(*page_, list_head, swap_page_, entry, mode);
    return {};
}

std::uint32_t Jump::leave() {
    if (mode_ == MoveMode::kSwap) {  // a crashed kernel leaves by a copy: touch no more than that needs
        context_.save();
    }
    write_dr7(0);  // the leaver's breakpoints must not meet the peer's addresses
    save_registers();
    reinterpret_cast<LeaveCode>(reinterpret_cast<std::uintptr_t>(page_) + code_offset(libjump_leave_code))(page_);
    context_.restore();
    return page_->peer_entry;
}

void Jump::save_registers() {
    ControlPage& page = *page_;
    const Word value = read_cr0();
    page.saved_cr0 = low_word(value);
    page.saved_cr3 = low_word(read_cr3());
    page.saved_cr4 = low_word(read_cr4());
    // Alignment checks, write protection and FPU traps are the leaver's business, not the peer's; the cache bits stay.
    page.peer_cr0 = low_word((value & ~(cr0::PG | cr0::AM | cr0::WP | cr0::TS | cr0::EM)) | cr0::PE);
    page.transition_cr0 = page.peer_cr0 | low_word(cr0::PG);
    page.transition_cr4 = page.saved_cr4 & low_word(cr4::PAE | cr4::PSE);

    page.saved_gdtr = read_gdtr();
    page.saved_idtr = read_idtr();
    page.saved_cs = read_cs();
    page.saved_ds = read_ds();
    page.saved_es = read_es();
    page.saved_fs = read_fs();
    page.saved_gs = read_gs();
    page.saved_ss = read_ss();
    page.saved_ldtr = read_ldtr();

    // LTR wants the TSS available, and leaving does not change that it is busy: the way back clears the bit.
    const std::uint32_t tss = read_tr() & kSelectorIndexMask;
    page.tss_type_byte = tss != 0 ? page.saved_gdtr.base + tss + kDescriptorTypeByte
                                  : page.page_virtual + static_cast<std::uint32_t>(offsetof(ControlPage, no_tss));

    const bool efer = CpuFeatures().efer();
    page.restore_efer = page.page_physical + code_offset(efer ? libjump_write_efer : libjump_keep_efer);
    const std::uint64_t saved_efer = efer ? read_msr(msr::EFER) : 0;
    page.saved_efer_low = static_cast<std::uint32_t>(saved_efer);
    page.saved_efer_high = static_cast<std::uint32_t>(saved_efer >> 32);
}

}  // namespace libjump
