// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/kdump.hpp"

namespace kjump {
namespace {

// Of each of the two maps.
std::uint64_t bit_blocks(std::uint64_t end_page) { return page_up((end_page + 7) / 8) / kPage; }

}  // namespace

KdumpPlaces::KdumpPlaces(const KdumpShape& shape)
    : bits((1 + std::uint64_t{shape.sub_header_pages}) * kPage),
      bits_bytes(2 * bit_blocks(shape.end_page) * kPage),
      descriptors(bits + bits_bytes),
      zeros(page_up(descriptors + shape.pages * sizeof(PageDescriptor))),
      data(zeros + kPage) {}

KdumpMessages::KdumpMessages(const KdumpShape& shape)
    : front(1 + 2 * ((bit_blocks(shape.end_page) * kPage + kChunk - 1) / kChunk)),
      all(front + 2 * chunks_of(shape.pages)) {}

std::uint64_t tag_bytes(const KdumpShape& shape, bool is_encrypted) {
    return (is_encrypted ? KdumpMessages(shape).all : chunks_of(shape.pages)) * sizeof(ContentTag);
}

Bytes bytes_of(std::span<const PageDescriptor> descriptors) {
    return {reinterpret_cast<const std::uint8_t*>(descriptors.data()), descriptors.size_bytes()};
}

std::span<std::uint8_t> writable(std::span<PageDescriptor> descriptors) {
    return {reinterpret_cast<std::uint8_t*>(descriptors.data()), descriptors.size_bytes()};
}

ContentTag digest_of(std::span<const PageDescriptor> descriptors, Bytes data) {
    Xxh3 sum;
    sum.update(bytes_of(descriptors));
    sum.update(data);
    return sum.finish();
}

std::optional<std::uint64_t> packed_bytes(std::span<const PageDescriptor> descriptors, Compression compression,
                                          std::uint64_t zeros) {
    std::uint64_t bytes = 0;
    std::optional<std::uint64_t> start;
    for (const auto& one : descriptors) {
        const bool is_raw = one.flags == 0 && one.size == kPage;
        if (one.offset == zeros) {
            if (!is_raw) {
                return std::nullopt;
            }
            continue;
        }
        const bool is_packed = one.flags == static_cast<std::uint32_t>(compression) && one.size < kPage;
        start = start ? start : one.offset;
        if ((!is_raw && !is_packed) || one.offset - *start != bytes) {
            return std::nullopt;
        }
        bytes += one.size;
    }
    return bytes;
}

}  // namespace kjump
