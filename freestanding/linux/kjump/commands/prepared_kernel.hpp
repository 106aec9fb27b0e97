// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A kernel of Linux with all that it is given, before a slot has it.
#pragma once

#include "base/mapped_file.hpp"
#include "commands/options.hpp"
#include "machine/context.hpp"
#include "machine/linux_peer.hpp"
#include "machine/unpacked_kernel.hpp"

namespace kjump {

// Bytes of a window in which the first operand with its initrd is likely to have all that it needs. Throws Failure.
std::uint64_t likely_window(const Options& options);

class PreparedKernel {
public:
    // The first operand, by the options of kjump load. `archive`, which has to stay where it is until the kernel is
    // loaded, is unpacked by it behind its initrd, if there is one. Throws Failure.
    PreparedKernel(const Options& options, const Context& context, Bytes archive = {});
    PreparedKernel(const PreparedKernel&) = delete;

    // To be loaded with Placement::kSwapped, as long as this lives.
    Peer peer() const { return {peer_->entry(), peer_->segments(), Mode::kProtected32, window_.core_header()}; }
    const LinuxWindow& window() const { return window_; }
    // Throws Failure(Exit::kKernel) unless the running kernel has as much memory to spare.
    void check_room() const;

private:
    const Context& context_;
    MappedFile file_;  // its bytes change if it is unpacked
    std::optional<MappedFile> initrd_;
    std::optional<UnpackedKernel> unpacked_;
    Places places_;
    LinuxWindow window_{};
    std::optional<LinuxPeer> peer_;
};

}  // namespace kjump
