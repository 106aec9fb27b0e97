// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/core_file.hpp"

#include <fcntl.h>

namespace kjump {
namespace {

// A file system takes its blocks out of a file without moving the others, if it can and they have the header's size.
bool take_header_out(const File& file) {
    return fallocate(file.descriptor(), FALLOC_FL_COLLAPSE_RANGE, 0, kHeaderBytes) == 0;
}

}  // namespace

void keep_core_alone(File& file, std::FILE* out, const std::function<void()>& check) {
    const Image image(file, file.name());
    const auto bytes = image.header().content_bytes;
    {
        Progress progress("checking", bytes, out);
        image.read(progress, [&](auto, auto) { check(); });
    }
    if (!take_header_out(file)) {
        Progress progress("moving", bytes, out);
        // A piece was read before it is written, a header's size further to the front.
        image.read(progress, [&](auto offset, auto piece) {
            file.write_at(offset, piece);
            check();
        });
    }
    file.end_at(bytes);
    file.sync();
}

}  // namespace kjump
