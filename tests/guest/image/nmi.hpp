// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What tests of NMIs share.
#pragma once

#include <libjump/extent.hpp>
#include <libjump/peer_fault.hpp>
#include <libjump/span.hpp>

namespace guest {

using libjump::kNmiVector;

// What a peer in long mode has to find mapped to send NMIs. Valid until the next call.
[[nodiscard]] libjump::Span<const libjump::PhysExtent> ram_and_apic();

}  // namespace guest
