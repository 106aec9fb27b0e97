// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Writes the memory of a kernel of 64 bits as an image that is a kdump-compressed file at the same time.
#pragma once

#include "image/header_writer.hpp"
#include "image/page_chunk.hpp"
#include "machine/memory_map.hpp"

namespace kjump {

// All that is in front of the pages.
struct KdumpFront {
    // Has the pages that `core` has whole. `machine` is RAM that may be without any.
    KdumpFront(const Core& core, const MemoryMap& machine);
    // Of the image, its header and digests among them, if no page is compressed.
    std::uint64_t most_bytes() const;

    MemoryMap pages, ram;
    KdumpShape shape;
    std::vector<std::uint8_t> sub_header;
};

// Call begin(), append() for all pages, and finish(). Until finish() returns, the image counts as incomplete.
class KdumpWriter {
public:
    // `header` needs everything but state, format and what it has of the content.
    KdumpWriter(Storage& storage, Header header, KdumpFront front);

    void begin();
    // Whole pages, in the order of front.pages.
    void append(Bytes pages);
    // Throws Failure when the device does; the image is incomplete then, as far as the device still takes that.
    void finish();
    // The header may still change until finish(), since some facts about the kernel are found only while its memory is
    // copied.
    Header& header() { return header_; }

private:
    void write_waiting();
    void write(PackedPages& chunk);

    Storage& storage_;
    HeaderWriter header_writer_;
    Header header_;
    KdumpFront front_;
    KdumpPlaces places_;
    std::size_t most_waiting_;           // bytes
    std::vector<std::uint8_t> waiting_;  // pages that are not written yet
    std::uint64_t written_ = 0;          // pages
    std::uint64_t data_end_;
    Sha256 sum_;
    std::vector<std::uint8_t> digests_;  // one Xxh3Digest for each chunk
};

}  // namespace kjump
