// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Takes an image's content as it is read, and finds where in memory it belongs.
#pragma once

#include <functional>

#include "base/storage.hpp"
#include "machine/segments.hpp"

namespace kjump {

class ContentPlacer {
public:
    // Bytes of memory from a physical address on: of whole pages alone, as in machine/segments.hpp.
    using Write = std::function<void(std::uint64_t physical, Bytes bytes)>;

    // `core`: the content's.
    ContentPlacer(const Core& core, Write write);

    // The bytes at `offset` of the content, which follow those of the call before. What is no segment's is passed by.
    void place(std::uint64_t offset, Bytes bytes);

private:
    std::vector<PagesInFile> pages_;  // in the order of their offsets
    std::size_t next_ = 0;            // the first one of which not all is placed
    Write write_;
};

}  // namespace kjump
