// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Turns libjump.h's types into the C++ interface's, and failures back, for the sources of the C interface.
#pragma once

#include <libjump/control_flow.hpp>
#include <libjump/failure.hpp>
#include <libjump/jump.hpp>
#include <libjump/libjump.h>
#include <libjump/memory_encryption.hpp>
#include <libjump/segment.hpp>

namespace libjump {

// libjump_segment and libjump_extent are Segment and PhysExtent under other names: arrays are used where they are.
static_assert(sizeof(libjump_segment) == sizeof(Segment) &&
              offsetof(libjump_segment, image) == offsetof(Segment, image) &&
              offsetof(libjump_segment, image_size) == offsetof(Segment, image_size) &&
              offsetof(libjump_segment, load) == offsetof(Segment, load) &&
              offsetof(libjump_segment, memory_size) == offsetof(Segment, memory_size));
static_assert(sizeof(libjump_extent) == sizeof(PhysExtent) &&
              offsetof(libjump_extent, start) == offsetof(PhysExtent, start) &&
              offsetof(libjump_extent, size) == offsetof(PhysExtent, size));
static_assert(LIBJUMP_SENTENCE_MAX == kSentenceMax && LIBJUMP_NO_SEGMENT == kNoSegment);

// Stores the failure in *out, unless `out` is null, and gives the C number.
inline int report(const Failure& failure, libjump_failure* out) {
    const auto error = static_cast<std::int32_t>(failure.error);
    if (out != nullptr) {
        *out = {-error,        failure.segment, failure.other,       failure.vector,
                failure.value, failure.end,     failure.other_start, failure.other_end};
    }
    return -error;
}

inline Failure to_failure(const libjump_failure& from) {
    Failure failure;
    // Unsigned, because a caller may pass any number and INT32_MIN has no negative.
    failure.error = static_cast<Error>(0u - static_cast<std::uint32_t>(from.error));
    failure.segment = from.segment;
    failure.other = from.other;
    failure.vector = from.vector;
    failure.value = from.value;
    failure.end = from.end;
    failure.other_start = from.other_start;
    failure.other_end = from.other_end;
    return failure;
}

inline VirtAddr to_virtual(const void* at) { return VirtAddr{reinterpret_cast<std::uintptr_t>(at)}; }

inline JumpConfig to_jump_config(const libjump_config& config) {
    return {.control_page = PhysAddr{config.control_page},
            .control_page_virtual = to_virtual(config.control_page_virtual),
            .swap_page = PhysAddr{config.swap_page},
            .paging = current_paging_mode(),
            .memory_encrypted = is_memory_encrypted(),
            .control_flow_enforced = is_control_flow_enforced(),
            .serial_port = config.serial_port,
            .serial_mmio = PhysAddr{config.serial_mmio},
            .serial_mmio_width = config.serial_mmio_width,
            .kernel_keeps = config.kernel_keeps,
            .extended_state = config.extended_state,
            .extended_state_size = config.extended_state_size,
            .peer_fault = config.peer_fault == LIBJUMP_FAULT_RETURNS ? PeerFault::kReturn : PeerFault::kStop,
            .peer_nmi = config.peer_nmi == LIBJUMP_NMI_IGNORED ? PeerNmi::kIgnore : PeerNmi::kFault,
            .identity = {reinterpret_cast<const PhysExtent*>(config.identity), config.identity_count},
            .segments = {reinterpret_cast<const Segment*>(config.segments), config.segment_count},
            .leaver_root = current_root(),
            .four_mebibyte_pages = current_four_mebibyte_pages()};
}

}  // namespace libjump
