// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Writes the header of an image around its content, so that the power may fail at any moment: until finish() returns,
// the image counts as incomplete, or its header as damaged.
#pragma once

#include "image/header.hpp"

namespace kjump {

class HeaderWriter {
public:
    explicit HeaderWriter(Storage& storage) : storage_(storage) {}

    // Before the content. The old header is gone from the medium when it returns.
    void begin(Header header);
    // When all of the content is written. Throws Failure when the device does; the image is incomplete then, as far as
    // the device still takes that.
    void finish(Header header);

private:
    void put_sector(const HeaderPage& page);
    void put_rest(const HeaderPage& page);
    void take_back(Header header);

    Storage& storage_;
};

// When it returns, it is on the medium. If the power fails before, the image has no header any more, unless the first
// sector alone is new.
void put_header(Storage& storage, const Header& header);

}  // namespace kjump
