// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/header_writer.hpp"

#include "base/failure.hpp"

namespace kjump {

void HeaderWriter::put_sector(const HeaderPage& page) {
    storage_.write_at(0, Bytes(page).first(kSectorBytes));
    storage_.sync();
}

void HeaderWriter::put_rest(const HeaderPage& page) {
    storage_.write_at(kSectorBytes, Bytes(page).subspan(kSectorBytes));
}

void HeaderWriter::begin(Header header) {
    header.state = State::kIncomplete;
    const auto page = encode(header);
    put_sector(page);
    put_rest(page);
}

// Only the first sector decides whether the image is complete, so it is written last, when all else is on the medium.
void HeaderWriter::finish(Header header) {
    header.state = State::kComplete;
    const auto page = encode(header);
    put_rest(page);
    storage_.sync();
    try {
        put_sector(page);
    } catch (const Failure&) {
        take_back(header);
        throw;
    }
}

// The sector may be on the medium although the device said that it failed. It fails to take this one too, maybe; then
// nothing more can be done.
void HeaderWriter::take_back(Header header) {
    header.state = State::kIncomplete;
    try {
        put_sector(encode(header));
    } catch (const Failure&) {
    }
}

void put_header(Storage& storage, const Header& header) {
    storage.write_at(0, encode(header));
    storage.sync();
}

}  // namespace kjump
