// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The memory in an image that is a kdump-compressed file. Nothing of it is given to anybody before it was found to be
// what was saved, but by read_dump(). So it is not read by libkdumpfile, which knows no digests; a test compares both.
#pragma once

#include <functional>
#include <optional>

#include "base/progress.hpp"
#include "image/image_cipher.hpp"
#include "image/kdump_headers.hpp"
#include "image/page_chunk.hpp"
#include "machine/memory_map.hpp"

namespace kjump {

class KdumpContent {
public:
    // Of an image of Format::kKdump that is whole. Reads what tells where which page is. `cipher` is that of its
    // encryption; null without one. Throws Failure(Exit::kDamaged), beginning with `name`.
    KdumpContent(const Storage& storage, std::string name, const Header& header, const ImageCipher* cipher = nullptr);

    // What it has.
    const MemoryMap& pages() const { return pages_; }
    // The page at `physical`, where one begins; nothing if it is not there. Throws Failure(Exit::kDamaged).
    std::optional<std::vector<std::uint8_t>> page(std::uint64_t physical) const;
    // Bytes of memory from a physical address on: whole pages.
    using Take = std::function<void(std::uint64_t physical, Bytes bytes)>;
    // Reads all pages once, in the order of their addresses, and gives them to `take`. Throws Failure(Exit::kDamaged)
    // at the first that is not as it was saved.
    void read(Progress& progress, const Take& take) const;
    // Gives the kdump-compressed file without its first page to `put`, piece by piece, in order, and what was encrypted
    // as it was before. Throws Failure(Exit::kDamaged) if anything of that was not what was saved, but where it is not
    // encrypted some of it may have been given then.
    void read_dump(Progress& progress, const std::function<void(Bytes bytes)>& put) const;
    // The core's notes, and where its kernel has its memory.
    std::vector<std::uint8_t> notes() const { return notes_in(sub_header_, name_); }
    std::vector<KernelMapping> mappings() const { return mappings_in(sub_header_, header_.kdump, name_); }

private:
    // Filled again and again, so that the room of its bytes is taken once.
    struct Chunk {
        std::vector<PageDescriptor> descriptors;
        std::uint64_t offset = 0;  // of the data
        std::vector<std::uint8_t> data, pages;
    };

    void check_shape() const;
    void read_front();
    // Both maps of bits, piece by piece, each from the page `first` on; then those of the pages that are there.
    using TakeBits = std::function<void(bool is_there, std::uint64_t first, Bytes bits)>;
    void read_bits(const TakeBits& take) const;
    // What is encrypted becomes what it was; what is not stays as it is.
    void unseal(std::uint64_t message, std::span<std::uint8_t> bytes) const;
    std::vector<PageDescriptor> read_descriptors(std::uint64_t number) const;
    // All but its pages.
    void read_chunk(std::uint64_t number, Chunk& chunk) const;
    // What was encrypted of its data is not any more when it returns.
    void judge(Chunk& chunk, std::uint64_t number) const;
    void unpack_pages(Chunk& chunk) const;
    [[noreturn]] void refuse() const;

    const Storage& storage_;
    std::string name_;
    Header header_;
    KdumpPlaces places_;
    KdumpMessages messages_;
    const ImageCipher* cipher_;
    std::vector<std::uint8_t> sub_header_;
    std::vector<ContentTag> tags_;  // of chunks, or of messages
    ContentTag bits_digest_{};
    MemoryMap pages_{{}};
};

}  // namespace kjump
