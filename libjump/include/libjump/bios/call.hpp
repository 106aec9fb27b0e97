// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A call of a real-mode service in terms of its request: what to call, and how that ended.
#pragma once

#include <cstdint>

#include <libjump/bios/request.hpp>
#include <libjump/bios/window.hpp>
#include <libjump/result.hpp>

namespace libjump {

// Fill in what to call, registers, flags and ticks; buffer, port scripts and report are left alone. What the
// parameters mean and the errors: BiosCaller::interrupt() and far_call(). `window`: physical address of the BiosWindow.
// On failure nothing is written.
[[nodiscard]] Result<void> request_interrupt(BiosRequest& request, std::uint32_t vector, const BiosRegs& regs,
                                             std::uint32_t ticks);
[[nodiscard]] Result<void> request_far_call(BiosRequest& request, PhysAddr window, std::uint32_t segment,
                                            std::uint32_t offset, const BiosRegs& regs, std::uint32_t ticks);

// The result of a request that was served. Errors: kBiosFault, kBiosTimeout, kBiosNoService.
[[nodiscard]] Result<void> outcome(const BiosRequest& request);

// True if the service was entered, so that registers and buffer are its results.
[[nodiscard]] bool reached_service(const Result<void>& outcome);

}  // namespace libjump
