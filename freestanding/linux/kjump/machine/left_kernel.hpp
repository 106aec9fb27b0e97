// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The kernel whose memory a core holds: its way back and its VMCOREINFO, taken from its memory while that passes by.
#pragma once

#include "base/storage.hpp"
#include "elf/elf_core.hpp"
#include "machine/vmcoreinfo.hpp"

namespace kjump {

class LeftKernel {
public:
    // `note` is the physical address of the kernel's own note, /sys/kernel/vmcoreinfo, if it is known. Nothing else in
    // memory counts: whoever has a page of that kernel's memory can write such a note into it.
    LeftKernel(const Core& core, std::uint64_t entry, std::optional<std::uint64_t> note);

    // Reads both from where the core has them.
    void look_up(const Core& core, Source& source);
    // Bytes of memory from `physical` on, in whole pages as far as a segment has them.
    void look_at(std::uint64_t physical, Bytes bytes);

    bool has_way_back() const { return way_back_; }
    // From the core's notes, else from memory; empty if neither has it.
    const Vmcoreinfo& vmcoreinfo() const { return vmcoreinfo_; }

private:
    std::uint16_t machine_;
    std::uint64_t entry_;
    std::optional<std::uint64_t> note_;
    bool way_back_ = false;
    Vmcoreinfo vmcoreinfo_;
};

// Throws Failure(Exit::kSource) if `core` leaves out memory that its kernel had in use, or nothing tells whether it
// does.
void check_left_out(const Core& core, Source& source, const Vmcoreinfo& kernel);

}  // namespace kjump
