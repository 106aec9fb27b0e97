// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <libjump/cpu_features.hpp>
#include <libjump/i386/control_code.hpp>
#include <libjump/i386/control_page.hpp>

namespace libjump::i386 {
namespace {

// Not `value` itself, because the host's tests are compiled at 64 bits too.
std::uint32_t low_word(NativeWord value) { return static_cast<std::uint32_t>(value); }

TableRegister low_table(const NativeTableRegister& table) { return {table.limit, low_word(table.base)}; }

}  // namespace

void save_registers(ControlPage& page) {
    ControlData& data = page.data;
    data.report = {};
    data.faulted = 0;
    const NativeWord value = read_cr0();
    data.saved_cr0 = low_word(value);
    data.saved_cr3 = low_word(read_cr3());
    data.saved_cr4 = low_word(read_cr4());
    // Alignment checks, write protection and FPU traps are the leaver's business, not the peer's; the cache bits stay.
    data.peer_cr0 = low_word((value & ~(cr0::PG | cr0::AM | cr0::WP | cr0::TS | cr0::EM)) | cr0::PE);
    data.transition_cr0 = data.peer_cr0 | low_word(cr0::PG);
    data.transition_cr4 = data.saved_cr4 & low_word(cr4::PAE | cr4::PSE);

    data.saved_gdtr = low_table(read_gdtr());
    data.saved_idtr = low_table(read_idtr());
    data.saved_cs = read_cs();
    data.saved_ds = read_ds();
    data.saved_es = read_es();
    data.saved_fs = read_fs();
    data.saved_gs = read_gs();
    data.saved_ss = read_ss();
    data.saved_ldtr = read_ldtr();

    // LTR wants the TSS available, and leaving does not change that it is busy: the way back clears the bit.
    const std::uint32_t tss = read_tr() & kSelectorIndexMask;
    data.tss_type_byte = tss != 0 ? data.saved_gdtr.base + tss + kDescriptorTypeByte
                                  : data.page_virtual + static_cast<std::uint32_t>(offsetof(ControlPage, data.no_tss));

    const bool efer = CpuFeatures().efer();
    const auto page_physical = static_cast<std::uint32_t>(page.header.page_physical);
    data.restore_efer = page_physical + code_offset(efer ? libjump_i386_write_efer : libjump_i386_keep_efer);
    const std::uint64_t saved_efer = efer ? read_msr(msr::EFER) : 0;
    data.saved_efer_low = static_cast<std::uint32_t>(saved_efer);
    data.saved_efer_high = static_cast<std::uint32_t>(saved_efer >> 32);
}

void run_leave_code(ControlPage& page) { libjump_i386_leave(&page); }

}  // namespace libjump::i386
