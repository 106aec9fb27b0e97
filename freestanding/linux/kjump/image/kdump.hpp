// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The kdump-compressed format, as makedumpfile writes it for a kernel of 64 bits and crash, drgn and libkdumpfile read
// it: a header, a sub-header with notes, a bit for each page, a descriptor for each page that is there, and the pages.
// [makedumpfile] diskdump_mod.h, version 6 of the header, and IMPLEMENTATION, "kdump-compressed". All is little-endian;
// a block is a page.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/xxh3.hpp"
#include "image/header.hpp"

namespace kjump {

// Of one page.
struct PageDescriptor {
    std::uint64_t offset;  // of its bytes in the file; a page of zeros has those of the first one
    std::uint32_t size;    // bytes there
    std::uint32_t flags;   // the image's Compression, or 0: the page as it is
    std::uint64_t page_flags;
};
static_assert(sizeof(PageDescriptor) == 24);

// Pages that have one digest, over their descriptors and what is stored of them.
constexpr std::size_t kChunkPages = 256;
constexpr std::size_t kChunkBytes = kChunkPages * kPage;
constexpr std::uint64_t chunks_of(std::uint64_t pages) { return (pages + kChunkPages - 1) / kChunkPages; }
Bytes bytes_of(std::span<const PageDescriptor> descriptors);
std::span<std::uint8_t> writable(std::span<PageDescriptor> descriptors);
ContentTag digest_of(std::span<const PageDescriptor> descriptors, Bytes data);

// What an image may have, for who reads it allocates memory by that.
constexpr std::uint64_t kMostPages = std::uint64_t{1} << 40;        // behind the last one: of 52 bits of address
constexpr std::uint32_t kMostSubHeaderPages = (128 << 20) / kPage;  // notes of a thousand processors, and mappings

// The messages of an encrypted image, by their numbers, which are the places of their tags among all: the sub-header,
// both maps in pieces of kChunk, then of each chunk its descriptors and what is stored of its pages.
struct KdumpMessages {
    explicit KdumpMessages(const KdumpShape& shape);
    std::uint64_t descriptors(std::uint64_t chunk) const { return front + 2 * chunk; }
    std::uint64_t data(std::uint64_t chunk) const { return descriptors(chunk) + 1; }
    std::uint64_t front, all;  // how many there are in front of the chunks, and altogether
};

// Bytes from digests_at on: a digest for each chunk, or a tag for each message.
std::uint64_t tag_bytes(const KdumpShape& shape, bool is_encrypted);

// Offsets in bytes, from the start of the image.
struct KdumpPlaces {
    explicit KdumpPlaces(const KdumpShape& shape);
    std::uint64_t bits;         // those of all memory, then those of the pages that are there: half of them each
    std::uint64_t bits_bytes;   // both
    std::uint64_t descriptors;  // in the order of their pages
    std::uint64_t zeros;        // one page of zeros
    std::uint64_t data;
};

// Bytes that the pages of `descriptors` have in the file, one behind the other; those of zeros are at `zeros`. Nothing
// if they make no sense.
std::optional<std::uint64_t> packed_bytes(std::span<const PageDescriptor> descriptors, Compression compression,
                                          std::uint64_t zeros);

}  // namespace kjump
