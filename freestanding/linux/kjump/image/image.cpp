// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/image.hpp"

#include <algorithm>
#include <cinttypes>
#include <stdexcept>
#include <vector>

#include "base/failure.hpp"
#include "base/text.hpp"

namespace kjump {

// Only the first sector decides whether the image is complete, so it is written last, when all else is on the medium.
void ImageWriter::put_sector() {
    const auto page = encode(header_);
    storage_.write_at(0, Bytes(page).first(kSectorBytes));
    storage_.sync();
}

void ImageWriter::begin() {
    header_.state = State::kIncomplete;
    put_sector();
    const auto page = encode(header_);
    storage_.write_at(kSectorBytes, Bytes(page).subspan(kSectorBytes));
}

void ImageWriter::append(Bytes bytes) {
    sum_.update(bytes);
    storage_.write_at(kHeaderBytes + written_, bytes);
    written_ += bytes.size();
}

void ImageWriter::finish() {
    if (written_ != header_.content_bytes) {
        throw std::logic_error("content of another size than promised");
    }
    header_.content_digest = sum_.finish();
    header_.state = State::kComplete;
    storage_.sync();
    try {
        put_sector();
    } catch (const Failure&) {
        take_back();
        throw;
    }
}

// The sector may be on the medium although the device said that it failed. It fails to take this one too, maybe; then
// nothing more can be done.
void ImageWriter::take_back() {
    header_.state = State::kIncomplete;
    try {
        put_sector();
    } catch (const Failure&) {
    }
}

void put_header(Storage& storage, const Header& header) {
    storage.write_at(0, encode(header));
    storage.sync();
}

Image::Image(Storage& storage, std::string name) : storage_(storage), name_(std::move(name)) {
    if (storage_.size() < kHeaderBytes) {
        throw Failure(Exit::kDamaged, name_ + ": is no image of kjump");
    }
    HeaderPage page;
    storage_.read_at(0, page);
    header_ = decode(page, name_);
}

void Image::read(Progress& progress, const Take& take) const {
    const auto size = storage_.size();
    if (size - kHeaderBytes < header_.content_bytes) {
        throw Failure(Exit::kDamaged,
                      name_ + text(": the image is truncated: %" PRIu64 " of %" PRIu64 " bytes are there", size,
                                   header_.content_bytes + kHeaderBytes));
    }
    Sha256 sum;
    std::vector<std::uint8_t> chunk(kChunk);
    for (std::uint64_t at = 0; at < header_.content_bytes;) {
        const auto part = std::span(chunk).first(
            static_cast<std::size_t>(std::min<std::uint64_t>(kChunk, header_.content_bytes - at)));
        storage_.read_at(kHeaderBytes + at, part);
        sum.update(part);
        take(at, part);
        at += part.size();
        progress.add(part.size());
    }
    if (sum.finish() != header_.content_digest) {
        throw Failure(Exit::kDamaged, name_ + ": the image is damaged: its content is not what was saved");
    }
}

void Image::verify(Progress& progress) const {
    read(progress, [](auto, auto) {});
}

void Image::set_state(State state, std::int64_t resumed) {
    header_.state = state;
    header_.resumed = resumed;
    // Behind the first sector nothing changes, but with an image of an older version.
    put_header(storage_, header_);
}

void ContentSource::read(std::uint64_t offset, std::span<std::uint8_t> bytes) {
    if (offset > bytes_ || bytes.size() > bytes_ - offset) {
        throw Failure(Exit::kDamaged, name_ + ": the image ends inside its core");
    }
    storage_.read_at(kHeaderBytes + offset, bytes);
}

}  // namespace kjump
