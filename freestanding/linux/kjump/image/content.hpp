// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What a file or device holds already, before an image goes over it.
#pragma once

#include <string>

#include "base/file.hpp"

namespace kjump {

struct Content {
    std::string what;  // in words; empty: nothing that anybody could miss
    bool has_partitions = false;
};

// Zeros and an image of kjump are nothing to miss. All else is: any byte that is not zero among the first `bytes`, of
// which samples are read behind 16 MiB, a MiB of 64, and what libblkid recognizes, which looks at the whole of `file`,
// whatever it begins with. Throws Failure(Exit::kIo).
Content content_of(const File& file, std::uint64_t bytes);

}  // namespace kjump
