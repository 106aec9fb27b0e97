// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <libjump/bios/call.hpp>

namespace libjump {
namespace {

constexpr std::uint64_t k1MiB = 0x100000;
constexpr std::uint32_t kInterrupt = 1u << 9, kArithmetic = 0xcd5;  // OF DF SF ZF AF PF CF
constexpr std::uint32_t kAlwaysSet = 2;

void fill_in(BiosRequest& request, const BiosRegs& regs, std::uint32_t ticks) {
    request.regs = regs;
    request.regs.eflags = (regs.eflags & (kArithmetic | kInterrupt)) | kAlwaysSet;
    request.return_flags = static_cast<std::uint16_t>(request.regs.eflags);
    request.ticks = ticks;
}

}  // namespace

Result<void> request_interrupt(BiosRequest& request, std::uint32_t vector, const BiosRegs& regs, std::uint32_t ticks) {
    if (vector >= kIvtVectors) {
        return Failure::bios_vector_invalid(vector);
    }
    fill_in(request, regs, ticks);
    request.target_at = ivt_entry(vector);
    request.target = 0;
    request.entry_flags = static_cast<std::uint16_t>(request.regs.eflags & ~kInterrupt);
    return {};
}

Result<void> request_far_call(BiosRequest& request, PhysAddr window, std::uint32_t segment, std::uint32_t offset,
                              const BiosRegs& regs, std::uint32_t ticks) {
    if (segment > 0xffff || offset > 0xffff || segment * 16 + offset >= k1MiB) {
        return Failure::bios_address_wraps({segment, offset});
    }
    if ((segment | offset) == 0) {
        return Failure::bios_no_service();
    }
    fill_in(request, regs, ticks);
    request.target_at = static_cast<std::uint32_t>(window.value + offsetof(BiosWindow, call.target));
    request.target = segment << 16 | offset;
    request.entry_flags = request.return_flags;
    return {};
}

bool reached_service(const Result<void>& outcome) {
    const Error error = outcome.failure().error;
    return error == Error::kNone || error == Error::kBiosFault || error == Error::kBiosTimeout;
}

Result<void> outcome(const BiosRequest& request) {
    const BiosReport& report = request.report;
    const FarPointer where{report.cs, report.ip};
    switch (report.end) {
        case BiosEnd::kDone:
            return {};
        case BiosEnd::kTimeout:
            return Failure::bios_timeout(where);
        case BiosEnd::kNoService:
            return Failure::bios_no_service();
        default:
            return Failure::bios_fault(report.vector, where);
    }
}

}  // namespace libjump
