// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Writes the memory of a kernel of 64 bits as an image that is a kdump-compressed file at the same time.
#pragma once

#include "elf/elf_core.hpp"
#include "image/header_writer.hpp"
#include "image/image_cipher.hpp"
#include "image/page_chunk.hpp"
#include "machine/memory_map.hpp"

namespace kjump {

// All that is in front of the pages.
struct KdumpFront {
    // Has the pages that `core` has whole. `machine` is RAM that may be without any. Throws Failure(Exit::kSource) if
    // no image can have it.
    KdumpFront(const Core& core, const MemoryMap& machine);
    // Of the image, its header and digests among them, if no page is compressed.
    std::uint64_t most_bytes(bool is_encrypted) const;

    MemoryMap pages, ram;
    KdumpShape shape;
    std::vector<std::uint8_t> sub_header;
};

// Call begin(), append() for all pages, and finish(). Until finish() returns, the image counts as incomplete.
class KdumpWriter {
public:
    // `header` needs everything but state, format and what it has of the content. `cipher` is that of its encryption,
    // and has encrypted nothing yet; null without one.
    KdumpWriter(Storage& storage, Header header, KdumpFront front, const ImageCipher* cipher = nullptr);

    void begin();
    // Whole pages, in the order of front.pages.
    void append(Bytes pages);
    // Throws Failure when the device does; the image is incomplete then, as far as the device still takes that.
    void finish();
    // The header may still change until finish(), since some facts about the kernel are found only while its memory is
    // copied.
    Header& header() { return header_; }

private:
    struct WaitingChunk {
        PackedPages packed;
        ContentTag data_tag{};
    };

    void put_front(std::vector<std::uint8_t> piece);
    void write_waiting();
    // `data_tag` is that of an encrypted image.
    void write(PackedPages& chunk, const ContentTag& data_tag);
    void add_tag(const ContentTag& tag);

    Storage& storage_;
    HeaderWriter header_writer_;
    Header header_;
    KdumpFront front_;
    KdumpPlaces places_;
    KdumpMessages messages_;
    const ImageCipher* cipher_;
    std::vector<WaitingChunk> chunks_;   // what is written at a time; kept for the room that they have
    std::size_t most_waiting_;           // bytes
    std::vector<std::uint8_t> waiting_;  // pages that are not written yet
    std::uint64_t written_ = 0;          // pages
    std::uint64_t data_end_;
    std::uint64_t front_end_ = kPage;  // behind what of the front is written
    Sha256 sum_;                       // of an image that is not encrypted
    std::vector<std::uint8_t> tags_;   // one for each chunk, or for each message
};

}  // namespace kjump
