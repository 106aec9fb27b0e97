// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Peers: programs to jump into, given by the boot loader as modules, ELF executables linked at physical addresses:
// 32-bit ones, and under a leaver in long mode 64-bit ones too.
#pragma once

#include <cstdint>

#include <libjump/peer_mode.hpp>
#include <libjump/segment.hpp>

#include "boot_information.hpp"

namespace multiboot {

struct Peer {
    static constexpr std::uint32_t kMaxSegments = 8;

    const char* name = "";  // the module's command line
    libjump::PhysAddr entry;
    libjump::PeerMode mode = libjump::PeerMode::kProtected32;  // kNative for a 64-bit program
    libjump::Segment segments[kMaxSegments] = {};
    std::uint32_t segment_count = 0;

    [[nodiscard]] libjump::Span<const libjump::Segment> list() const { return {segments, segment_count}; }
};

// Reads a module's ELF header and program headers, at most kMaxSegments that take memory. The segments' images stay in
// the module. Returns null, or what is wrong with the module, in words that follow its name.
[[nodiscard]] const char* read_peer(const Module& module, Peer& peer);

// The module whose command line begins with the word `name`, read; false if there is none or
// read_peer() refuses it.
bool find_peer(const BootInformation& boot, const char* name, Peer& peer);

}  // namespace multiboot
