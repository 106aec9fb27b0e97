// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/kdump_writer.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/failure.hpp"
#include "base/parallel.hpp"
#include "base/text.hpp"
#include "image/kdump_headers.hpp"
#include "machine/segments.hpp"

namespace kjump {
namespace {

MemoryMap joined(const MemoryMap& one, const MemoryMap& other) {
    auto ranges = one.ranges();
    ranges.insert(ranges.end(), other.ranges().begin(), other.ranges().end());
    return MemoryMap(ranges);
}

std::uint64_t end_page_of(const MemoryMap& map) { return map.ranges().empty() ? 0 : map.ranges().back().end / kPage; }

// One for each page from number `first` on, which is a multiple of 8: that of `first` is the lowest of the first byte.
std::vector<std::uint8_t> bits_of(const MemoryMap& map, std::uint64_t first, std::uint64_t bytes) {
    std::vector<std::uint8_t> bits(static_cast<std::size_t>(bytes));
    const auto end = first + 8 * bytes;
    for (const auto& range : map.ranges()) {
        const auto last = std::min(end, range.end / kPage);
        for (auto page = std::max(first, page_up(range.start) / kPage); page < last; ++page) {
            bits[static_cast<std::size_t>((page - first) / 8)] |= static_cast<std::uint8_t>(1 << page % 8);
        }
    }
    return bits;
}

// Nobody would find out before the image is needed.
void check_limits(const KdumpShape& shape) {
    if (shape.pages == 0) {
        throw Failure(Exit::kSource, "no page of memory is to be saved");
    }
    if (shape.end_page > kMostPages) {
        throw Failure(Exit::kSource, "the core is of no kernel: it has memory above 4 PiB, where no processor has any");
    }
    if (shape.sub_header_pages > kMostSubHeaderPages) {
        throw Failure(Exit::kSource,
                      "the core has too much beside its memory: its notes, and where it has its memory, "
                      "take more than " +
                          mebibytes(kMostSubHeaderPages * kPage));
    }
}

}  // namespace

KdumpFront::KdumpFront(const Core& core, const MemoryMap& machine)
    : pages(pages_of(core)), ram(joined(machine, pages)) {
    shape.end_page = end_page_of(ram);
    shape.pages = pages.bytes() / kPage;
    sub_header = kjump::sub_header(core, shape);
    check_limits(shape);
}

std::uint64_t KdumpFront::most_bytes(bool is_encrypted) const {
    return page_up(KdumpPlaces(shape).data + shape.pages * kPage + tag_bytes(shape, is_encrypted));
}

KdumpWriter::KdumpWriter(Storage& storage, Header header, KdumpFront front, const ImageCipher* cipher)
    : storage_(storage),
      header_writer_(storage),
      header_(std::move(header)),
      front_(std::move(front)),
      places_(front_.shape),
      messages_(front_.shape),
      cipher_(cipher),
      chunks_(processors_here()),
      most_waiting_(chunks_.size() * kChunkBytes),
      data_end_(places_.data) {
    header_.format = Format::kKdump;
    header_.kdump = front_.shape;
    header_.segments = static_cast<std::uint32_t>(front_.pages.ranges().size());
}

void KdumpWriter::begin() {
    header_writer_.begin(header_);
    put_front(front_.sub_header);
    const auto bytes = places_.bits_bytes / 2;
    for (const auto* map : {&front_.ram, &front_.pages}) {
        for (std::uint64_t done = 0; done < bytes; done += kChunk) {
            put_front(bits_of(*map, 8 * done, std::min<std::uint64_t>(kChunk, bytes - done)));
        }
    }
    const auto end = places_.descriptors + front_.shape.pages * sizeof(PageDescriptor);
    const std::vector<std::uint8_t> zeros(static_cast<std::size_t>(places_.data - end));
    storage_.write_at(end, zeros);
}

void KdumpWriter::put_front(std::vector<std::uint8_t> piece) {
    if (cipher_ != nullptr) {
        add_tag(cipher_->seal(tags_.size() / sizeof(ContentTag), piece));
    } else {
        sum_.update(piece);
    }
    storage_.write_at(front_end_, piece);
    front_end_ += piece.size();
}

void KdumpWriter::append(Bytes pages) {
    while (!pages.empty()) {
        const auto part = pages.first(std::min(pages.size(), most_waiting_ - waiting_.size()));
        waiting_.insert(waiting_.end(), part.begin(), part.end());
        pages = pages.subspan(part.size());
        if (waiting_.size() == most_waiting_) {
            write_waiting();
        }
    }
}

void KdumpWriter::write_waiting() {
    const auto chunks = std::span(chunks_).first(static_cast<std::size_t>(chunks_of(waiting_.size() / kPage)));
    const auto first = written_ / kChunkPages;
    in_parallel(chunks.size(), [&](std::size_t number) {
        const auto rest = Bytes(waiting_).subspan(number * kChunkBytes);
        auto& [packed, tag] = chunks[number];
        pack(rest.first(std::min(rest.size(), kChunkBytes)), header_.compression, packed);
        if (cipher_ != nullptr) {
            tag = cipher_->seal(messages_.data(first + number), packed.data);
        }
    });
    waiting_.clear();
    for (auto& [packed, tag] : chunks) {
        write(packed, tag);
    }
}

void KdumpWriter::write(PackedPages& chunk, const ContentTag& data_tag) {
    for (auto& one : chunk.descriptors) {
        one.offset = one.offset == kZeros ? places_.zeros : data_end_ + one.offset;
    }
    if (cipher_ != nullptr) {
        add_tag(cipher_->seal(messages_.descriptors(written_ / kChunkPages), writable(chunk.descriptors)));
        add_tag(data_tag);
    } else {
        add_tag(digest_of(chunk.descriptors, chunk.data));
    }
    storage_.write_at(places_.descriptors + written_ * sizeof(PageDescriptor), bytes_of(chunk.descriptors));
    storage_.write_at(data_end_, chunk.data);
    written_ += chunk.descriptors.size();
    data_end_ += chunk.data.size();
}

void KdumpWriter::add_tag(const ContentTag& tag) { tags_.insert(tags_.end(), tag.begin(), tag.end()); }

void KdumpWriter::finish() {
    write_waiting();
    if (written_ != front_.shape.pages) {
        throw std::logic_error("another number of pages than promised");
    }
    header_.kdump.digests_at = data_end_;
    tags_.resize(static_cast<std::size_t>(page_up(data_end_ + tags_.size()) - data_end_));
    storage_.write_at(data_end_, tags_);
    header_.content_bytes = data_end_ + tags_.size() - kHeaderBytes;
    if (cipher_ != nullptr) {
        header_.content_digest = cipher_->digest(unmarked(header_), tags_);
    } else {
        sum_.update(tags_);
        header_.content_digest = sum_.finish();
    }
    header_writer_.finish(header_);
}

}  // namespace kjump
