// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <libjump/cpu_features.hpp>
#include <libjump/x86.hpp>
#include <libjump/x86_64/control_code.hpp>
#include <libjump/x86_64/control_page.hpp>

namespace libjump::x86_64 {
namespace {

// From CR4.PKS on an access by the leaver asks PKRS, and from CR4.FRED on an event asks FRED's MSRs: with what a peer
// left in them C++ would not be reached. [intel/vol3] "Protection Keys".
constexpr struct {
    std::uint32_t index;
    bool (CpuFeatures::*exists)() const;
} kEarly[] = {
    {msr::PKRS, &CpuFeatures::supervisor_keys}, {msr::FRED_RSP0, &CpuFeatures::fred},
    {msr::FRED_RSP1, &CpuFeatures::fred},       {msr::FRED_RSP2, &CpuFeatures::fred},
    {msr::FRED_RSP3, &CpuFeatures::fred},       {msr::FRED_STKLVLS, &CpuFeatures::fred},
    {msr::FRED_SSP1, &CpuFeatures::fred},       {msr::FRED_SSP2, &CpuFeatures::fred},
    {msr::FRED_SSP3, &CpuFeatures::fred},       {msr::FRED_CONFIG, &CpuFeatures::fred},
};

static_assert(sizeof kEarly == kEarlyMsrs * sizeof kEarly[0]);

void save_early_msrs(const CpuFeatures& cpu, EarlyMsr* to) {
    for (const auto& early : kEarly) {
        const std::uint32_t index = (cpu.*early.exists)() ? early.index : msr::FS_BASE;
        *to++ = {index, read_msr(index)};
    }
}

}  // namespace

void store_control_registers(ControlData& data, const ControlRegisters& leaver) {
    data.saved_cr0 = leaver.cr0;
    data.saved_cr3 = leaver.cr3;
    data.saved_cr4 = leaver.cr4;
    data.saved_efer = leaver.efer;
    // Alignment checks, write protection and FPU traps are the leaver's business, not the peer's; the cache bits stay.
    data.transition_cr0 = leaver.cr0 & ~std::uint64_t{cr0::AM | cr0::WP | cr0::TS | cr0::EM};
    data.protected_cr0 = data.transition_cr0 & ~std::uint64_t{cr0::PG};
    // All else that CR4 turns on is off, known here or not, but what the mover needs, which all of long mode has.
    data.transition_cr4 = (leaver.cr4 & (cr4::PAE | cr4::LA57)) | cr4::OSFXSR;
    data.climb_efer = leaver.efer & ~efer::LMA;
    data.protected_efer = leaver.efer & ~(efer::LMA | efer::LME);
}

void save_registers(ControlPage& page) {
    ControlData& data = page.data;
    data.report = {};
    data.faulted = 0;
    store_control_registers(data, {read_cr0(), read_cr3(), read_cr4(), read_msr(msr::EFER)});
    const CpuFeatures cpu;
    save_early_msrs(cpu, data.early_msrs);
    const bool cet = cpu.cet();
    data.restore_cet =
        page.header.page_physical + code_offset(cet ? libjump_x86_64_write_cet : libjump_x86_64_keep_cet);
    data.saved_s_cet = cet ? read_msr(msr::S_CET) : 0;
    data.saved_fs_base = read_msr(msr::FS_BASE);
    data.saved_gs_base = read_msr(msr::GS_BASE);

    const NativeTableRegister gdtr = read_gdtr();
    const NativeTableRegister idtr = read_idtr();
    data.saved_gdtr = {gdtr.limit, gdtr.base};
    data.saved_idtr = {idtr.limit, idtr.base};
    data.saved_cs = read_cs();
    data.saved_ds = read_ds();
    data.saved_es = read_es();
    data.saved_fs = read_fs();
    data.saved_gs = read_gs();
    data.saved_ss = read_ss();
    data.saved_ldtr = read_ldtr();

    // LTR wants the TSS available, and leaving does not change that it is busy: the way back clears the bit.
    const std::uint64_t tss = read_tr() & kSelectorIndexMask;
    data.tss_type_byte =
        tss != 0 ? gdtr.base + tss + kDescriptorTypeByte : data.page_virtual + offsetof(ControlPage, data.no_tss);
}

void run_leave_code(ControlPage& page) { libjump_x86_64_leave(&page); }

}  // namespace libjump::x86_64
