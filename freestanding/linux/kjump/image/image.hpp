// SPDX-License-Identifier: MIT OR GPL-2.0-only
// An image: the header page, and behind it, of a kernel of 32 bits, an ELF core. Written so that the power may fail at
// any moment.
#pragma once

#include <functional>

#include "base/progress.hpp"
#include "base/source.hpp"
#include "image/header_writer.hpp"

namespace kjump {

// Of one with an ELF core. Call begin(), append() for all of the content, and finish(). Until finish() returns, the
// image counts as incomplete.
class ImageWriter {
public:
    // `header` needs everything but state, format and content_digest; content_bytes is a promise.
    ImageWriter(Storage& storage, Header header);

    void begin();
    void append(Bytes bytes);
    // Throws Failure when the device does; the image is incomplete then, as far as the device still takes that.
    void finish();

    // The header may still change until finish(), since some facts about the kernel are found only while its memory is
    // copied.
    Header& header() { return header_; }

private:
    Storage& storage_;
    HeaderWriter header_writer_;
    Header header_;
    Sha256 sum_;
    std::uint64_t written_ = 0;
};

// Throws Failure(Exit::kDamaged) if less is there than `header` says.
void check_length(const Storage& storage, const std::string& name, const Header& header);

// A content is not what was saved.
[[noreturn]] void refuse_content(const std::string& name);

class Image {
public:
    // Reads the header. Throws Failure(Exit::kDamaged).
    Image(Storage& storage, std::string name);

    const Header& header() const { return header_; }
    // A piece of a content that is an ELF core, and its offset there.
    using Take = std::function<void(std::uint64_t offset, Bytes bytes)>;
    // Reads the content once, in order, and gives each piece to `take`. Throws Failure(Exit::kDamaged) unless every
    // byte is there and what was given is as it was written.
    void read(Progress& progress, const Take& take) const;
    // The same for nobody.
    void verify(Progress& progress) const;
    // When it returns, the new state is on the medium.
    void set_state(State state, std::int64_t resumed);

private:
    Storage& storage_;
    std::string name_;
    Header header_;
};

// The content of an image as the source of a core.
class ContentSource final : public Source {
public:
    ContentSource(const Storage& storage, std::string name, std::uint64_t content_bytes)
        : storage_(storage), name_(std::move(name)), bytes_(content_bytes) {}
    void read(std::uint64_t offset, std::span<std::uint8_t> bytes) override;
    const std::string& name() const override { return name_; }

private:
    const Storage& storage_;
    std::string name_;
    std::uint64_t bytes_;
};

}  // namespace kjump
