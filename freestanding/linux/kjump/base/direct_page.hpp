// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The first page of a file or block device as the medium has it: another kernel may have written it meanwhile, which
// this kernel's caches do not know.
#pragma once

#include <array>
#include <string>

#include "base/file.hpp"
#include "base/storage.hpp"

namespace kjump {

// Forgets what this kernel has in its cache of a file or block device, where another one has written meanwhile. Throws
// Failure(Exit::kIo).
void forget_cached(const File& file);

using DirectPage = std::array<std::uint8_t, kPage>;

// The page at `offset`, in bytes, of what File::past_cache() has opened. Throws Failure(Exit::kIo).
DirectPage read_page(const File& file, std::uint64_t offset);

// Past the page cache (open(2), O_DIRECT); what it has of a block device is forgotten when that is read. Throw
// Failure(Exit::kIo).
DirectPage read_first_page(const std::string& name);
void write_first_page(const std::string& name, const DirectPage& page);

}  // namespace kjump
