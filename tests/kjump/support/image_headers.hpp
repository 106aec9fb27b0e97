// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Headers of images in each state.
#pragma once

#include "image/header.hpp"

namespace kjump::test {

inline Header header_of(State state) {
    Header header;
    header.state = state;
    header.created = 1700000000;
    if (has_content(state)) {
        header.content_bytes = 0x100000;
        header.segments = 3;
        header.entry = 0x4800040;
        header.memory_bytes = 0xff00000;
        header.kernel = {"6.1.0-test", "#1 SMP test", {1, 2, 3, 4}};
    }
    return header;
}

}  // namespace kjump::test
