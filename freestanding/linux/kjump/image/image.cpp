// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/image.hpp"

#include <algorithm>
#include <cinttypes>
#include <stdexcept>
#include <vector>

#include "base/failure.hpp"
#include "base/text.hpp"

namespace kjump {

ImageWriter::ImageWriter(Storage& storage, Header header)
    : storage_(storage), header_writer_(storage), header_(std::move(header)) {
    header_.format = Format::kElf;
}

void ImageWriter::begin() { header_writer_.begin(header_); }

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
    header_writer_.finish(header_);
}

void check_length(const Storage& storage, const std::string& name, const Header& header) {
    const auto size = storage.size();
    if (size - kHeaderBytes < header.content_bytes) {
        throw Failure(Exit::kDamaged,
                      name + text(": the image is truncated: %" PRIu64 " of %" PRIu64 " bytes are there", size,
                                  header.content_bytes + kHeaderBytes));
    }
}

void refuse_content(const std::string& name) {
    throw Failure(Exit::kDamaged, name + ": the image is damaged: its content is not what was saved");
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
    check_length(storage_, name_, header_);
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
        refuse_content(name_);
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
