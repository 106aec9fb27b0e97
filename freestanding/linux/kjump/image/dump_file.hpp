// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Dumps of the memory in an image, for crash, drgn, gdb and makedumpfile.
#pragma once

#include <functional>

#include "base/file.hpp"
#include "image/kdump_content.hpp"

namespace kjump {

// Of an image in `file`, a regular one, leaves the kdump-compressed dump, which is no image any more. On the medium
// when it returns. Throws Failure(Exit::kIo).
void keep_dump_alone(File& file, const Header& header);

// The first page of that dump.
HeaderPage first_page_of_dump(const Header& header);

// How large its ELF core is, in bytes. Throws Failure(Exit::kDamaged).
std::uint64_t core_bytes(const KdumpContent& content);

// Gives the ELF core of `content` to `put`, piece by piece, in order. Throws Failure(Exit::kDamaged).
void write_core(const KdumpContent& content, Progress& progress, const std::function<void(Bytes bytes)>& put);

}  // namespace kjump
