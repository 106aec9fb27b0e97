// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What BasicJump does, for the one source of each architecture that instantiates it.
#pragma once

#include <libjump/jump.hpp>

namespace libjump {
namespace detail {

// The transition goes through 32-bit registers and tables, whatever the leaver is.
inline bool usable_page(PhysAddr page) { return page.is_page_aligned() && page.value < k4GiB; }

}  // namespace detail

template <class Arch>
Result<void> BasicJump<Arch>::check(const JumpConfig& config) {
    const auto mapped = [](VirtAddr at) {
        return at.is_page_aligned() && at != VirtAddr{} && at.value <= static_cast<Word>(~std::uint64_t{0});
    };
    if (config.memory_encrypted) {
        return Failure::memory_encrypted();
    }
    if (config.control_flow_enforced) {
        return Failure::control_flow_enforced();
    }
    if (!detail::usable_page(config.control_page) || config.control_page == PhysAddr{} ||
        !mapped(config.control_page_virtual)) {
        return Failure::control_page_invalid(config.control_page, k4GiB);
    }
    if (!detail::usable_page(config.swap_page) || config.swap_page == config.control_page) {
        return Failure::swap_page_invalid(config.swap_page, k4GiB);
    }
    const bool in_page = config.serial_mmio != PhysAddr{} &&
                         (config.uart().page() == config.control_page || config.uart().page() == config.swap_page);
    if (in_page || !config.uart().reachable()) {
        return Failure::serial_invalid(config.serial_mmio, k4GiB);
    }
    return Transition::check(config);
}

template <class Arch>
BasicJump<Arch>::BasicJump(const JumpConfig& config, const CpuContext& context, const Transition& transition)
    : page_(reinterpret_cast<Page*>(static_cast<std::uintptr_t>(config.control_page_virtual.value))),
      swap_page_(config.swap_page),
      peer_fault_(config.peer_fault),
      context_(context),
      transition_(transition) {
    install_control_page(*page_, transition.setup(config));
}

template <class Arch>
Result<void> BasicJump<Arch>::arm(Word list_head, PhysAddr entry, MoveMode mode, PeerMode peer) {
    if (mode == MoveMode::kSwap && swap_page_ == PhysAddr{}) {
        return Failure::swap_page_missing();
    }
    const std::uint64_t end = Arch::entry_end(peer);
    if (entry.value >= end) {
        return Failure::entry_out_of_reach(entry, end);
    }
    mode_ = mode;
    arm_control_page(*page_, list_head, swap_page_, entry, mode, peer);
    set_peer_fault(*page_,
                   mode == MoveMode::kSwap ? peer_fault_ : PeerFault::kStop);  // of a copy's leaver nothing is left
    return {};
}

template <class Arch>
PhysAddr BasicJump<Arch>::leave() {
    if (mode_ == MoveMode::kSwap) {  // a crashed kernel leaves by a copy: touch no more than that needs
        context_.save();
    }
    write_dr7(0);  // the leaver's breakpoints must not meet the peer's addresses
    save_registers(*page_);
    run_leave_code(*page_);
    context_.restore();
    return peer_entry(*page_);
}

}  // namespace libjump
