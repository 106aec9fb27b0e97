// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/kdump_content.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "base/failure.hpp"
#include "base/parallel.hpp"
#include "base/zeros.hpp"
#include "image/image.hpp"
#include "image/page_runs.hpp"

namespace kjump {
namespace {

// The pages whose bits are set, the first of them that of page `first`, a multiple of 8; none of `end` and behind.
void add_pages(Bytes bits, std::uint64_t first, std::uint64_t end, std::vector<MemoryRange>& ranges) {
    for (auto page = first; page < std::min(end, first + bits.size() * 8); ++page) {
        if ((bits[static_cast<std::size_t>((page - first) / 8)] >> page % 8 & 1) == 0) {
            continue;
        }
        if (!ranges.empty() && ranges.back().end == page * kPage) {
            ranges.back().end += kPage;
        } else {
            ranges.push_back({page * kPage, (page + 1) * kPage});
        }
    }
}

}  // namespace

KdumpContent::KdumpContent(const Storage& storage, std::string name, const Header& header, const ImageCipher* cipher)
    : storage_(storage),
      name_(std::move(name)),
      header_(header),
      places_(header.kdump),
      messages_(header.kdump),
      cipher_(cipher) {
    if (header_.encryption.has_value() != (cipher_ != nullptr)) {
        throw std::logic_error("an encrypted image without its key, or a key without one");
    }
    check_length(storage_, name_, header_);
    check_shape();
    read_front();
    if (pages_.bytes() / kPage != header_.kdump.pages) {
        refuse();
    }
}

void KdumpContent::refuse() const { refuse_content(name_); }

// All that is allocated for what stands around the pages is in the image, which is as long as it says.
void KdumpContent::check_shape() const {
    const auto& shape = header_.kdump;
    const auto end = kHeaderBytes + header_.content_bytes;
    if (shape.end_page > kMostPages || shape.pages > shape.end_page || shape.pages == 0 ||
        shape.sub_header_pages > kMostSubHeaderPages || shape.sub_header_pages == 0 ||
        places_.data > shape.digests_at || shape.digests_at > end ||
        page_up(shape.digests_at + tag_bytes(shape, cipher_ != nullptr)) != end ||
        !std::in_range<std::ptrdiff_t>(places_.data + (end - shape.digests_at))) {
        refuse();
    }
}

void KdumpContent::read_front() {
    const auto end = kHeaderBytes + header_.content_bytes;
    sub_header_.resize(static_cast<std::size_t>(places_.bits - kPage));
    std::vector<std::uint8_t> digests(static_cast<std::size_t>(end - header_.kdump.digests_at));
    storage_.read_at(kPage, sub_header_);
    storage_.read_at(header_.kdump.digests_at, digests);
    tags_.resize(static_cast<std::size_t>(tag_bytes(header_.kdump, cipher_ != nullptr)) / sizeof tags_[0]);
    std::memcpy(tags_.data(), digests.data(), tags_.size() * sizeof tags_[0]);
    if (cipher_ != nullptr && cipher_->digest(unmarked(header_), digests) != header_.content_digest) {
        refuse();
    }
    unseal(0, sub_header_);
    Sha256 sum;
    sum.update(sub_header_);
    Xxh3 bits_sum;
    std::vector<MemoryRange> ranges;
    read_bits([&](bool is_there, std::uint64_t first, Bytes bits) {
        sum.update(bits);
        bits_sum.update(bits);
        if (is_there) {
            add_pages(bits, first, header_.kdump.end_page, ranges);
            if (ranges.size() > header_.segments) {
                refuse();  // before they take more memory than those of any image
            }
        }
    });
    pages_ = MemoryMap(ranges);
    bits_digest_ = bits_sum.finish();
    sum.update(digests);
    if (cipher_ == nullptr && sum.finish() != header_.content_digest) {
        refuse();
    }
    // Other readers take the bytes of a page of zeros from there.
    std::vector<std::uint8_t> zeros(static_cast<std::size_t>(places_.data - places_.zeros));
    storage_.read_at(places_.zeros, zeros);
    if (!is_zeros(zeros)) {
        refuse();
    }
}

void KdumpContent::unseal(std::uint64_t message, std::span<std::uint8_t> bytes) const {
    if (cipher_ != nullptr && !cipher_->unseal(message, bytes, tags_[static_cast<std::size_t>(message)])) {
        refuse();
    }
}

void KdumpContent::read_bits(const TakeBits& take) const {
    std::vector<std::uint8_t> bits;
    std::uint64_t message = 1;
    for (const bool is_there : {false, true}) {
        const auto bytes = places_.bits_bytes / 2;
        for (std::uint64_t done = 0; done < bytes; done += bits.size()) {
            bits.resize(static_cast<std::size_t>(std::min<std::uint64_t>(kChunk, bytes - done)));
            storage_.read_at(places_.bits + (is_there ? bytes : 0) + done, bits);
            unseal(message++, bits);
            take(is_there, done * 8, bits);
        }
    }
}

std::vector<PageDescriptor> KdumpContent::read_descriptors(std::uint64_t number) const {
    const auto first = number * kChunkPages;
    std::vector<PageDescriptor> descriptors(
        static_cast<std::size_t>(std::min<std::uint64_t>(kChunkPages, header_.kdump.pages - first)));
    storage_.read_at(places_.descriptors + first * sizeof(PageDescriptor), writable(descriptors));
    unseal(messages_.descriptors(number), writable(descriptors));
    return descriptors;
}

void KdumpContent::read_chunk(std::uint64_t number, Chunk& chunk) const {
    chunk.descriptors = read_descriptors(number);
    const auto bytes = packed_bytes(chunk.descriptors, header_.compression, places_.zeros);
    const auto start = std::ranges::find_if(chunk.descriptors, [&](auto& one) { return one.offset != places_.zeros; });
    chunk.offset = start == chunk.descriptors.end() ? places_.data : start->offset;
    const auto end = header_.kdump.digests_at;
    if (!bytes || chunk.offset < places_.data || chunk.offset > end || *bytes > end - chunk.offset) {
        refuse();
    }
    chunk.data.resize(static_cast<std::size_t>(*bytes));
    storage_.read_at(chunk.offset, chunk.data);
}

void KdumpContent::judge(Chunk& chunk, std::uint64_t number) const {
    unseal(messages_.data(number), chunk.data);
    if (cipher_ == nullptr && digest_of(chunk.descriptors, chunk.data) != tags_[static_cast<std::size_t>(number)]) {
        refuse();
    }
}

void KdumpContent::unpack_pages(Chunk& chunk) const {
    chunk.pages.resize(chunk.descriptors.size() * kPage);
    if (!unpack(chunk.descriptors, places_.zeros, chunk.data, chunk.pages)) {
        refuse();
    }
}

void KdumpContent::read(Progress& progress, const Take& take) const {
    const auto count = chunks_of(header_.kdump.pages), at_a_time = std::uint64_t{processors_here()};
    PageRuns runs(pages_);
    progress.add(header_.content_bytes - (header_.kdump.digests_at - places_.data) -
                 header_.kdump.pages * sizeof(PageDescriptor));
    std::vector<Chunk> room(static_cast<std::size_t>(std::min(count, at_a_time)));
    for (std::uint64_t done = 0; done < count;) {
        const auto chunks = std::span(room).first(static_cast<std::size_t>(std::min(count - done, at_a_time)));
        for (std::size_t number = 0; number < chunks.size(); ++number) {
            read_chunk(done + number, chunks[number]);
        }
        in_parallel(chunks.size(), [&](std::size_t number) {
            judge(chunks[number], done + number);
            unpack_pages(chunks[number]);
        });
        for (const auto& chunk : chunks) {
            runs.take(chunk.pages, take);
            progress.add(bytes_of(chunk.descriptors).size() + chunk.data.size());
        }
        done += chunks.size();
    }
}

std::optional<std::vector<std::uint8_t>> KdumpContent::page(std::uint64_t physical) const {
    if (!pages_.contains(physical)) {
        return std::nullopt;
    }
    std::uint64_t before = 0;
    for (const auto& range : pages_.ranges()) {
        before += std::min(std::max(physical, range.start), range.end) - range.start;
    }
    const auto number = before / kChunkBytes;
    Chunk chunk;
    read_chunk(number, chunk);
    judge(chunk, number);
    unpack_pages(chunk);
    const auto at = chunk.pages.begin() + static_cast<std::ptrdiff_t>(before % kChunkBytes);
    return std::vector<std::uint8_t>(at, at + kPage);
}

}  // namespace kjump
