// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What kjump asks of the running kernel. Tests have one of their own.
#pragma once

#include <linux/kexec.h>

#include "base/failure.hpp"
#include "machine/kernel_id.hpp"

namespace kjump {

// Any number of segments in one call; those outside the running kernel's memory are written where
// they belong at once. libjump's patch adds it to Linux.
constexpr unsigned long kKexecInPlace = 0x00008000;

class Kernel {
public:
    virtual ~Kernel() = default;
    virtual KernelId identify() const = 0;
    // kexec_load(2). Throws Failure(Exit::kKernel).
    virtual void load(std::uint64_t entry, std::span<const kexec_segment> segments, unsigned long flags) = 0;
    // Drops what the chosen slot has loaded. Throws Failure(Exit::kKernel).
    virtual void unload() = 0;
    // Leaves through what is loaded. Returns when a peer has come back. Throws
    // Failure(Exit::kKernel or Exit::kNoPeer).
    virtual void jump() = 0;
};

class LinuxKernel final : public Kernel {
public:
    KernelId identify() const override;
    void load(std::uint64_t entry, std::span<const kexec_segment> segments, unsigned long flags) override;
    void unload() override;
    void jump() override;
};

// What it means that kexec_load(2) failed with `error`, an errno.
Failure load_failure(int error);
// The same for reboot(2) into what is loaded.
Failure jump_failure(int error);

}  // namespace kjump
