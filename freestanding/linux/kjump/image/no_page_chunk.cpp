// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Instead of page_chunk.cpp for i386: a peer there has little memory, and an initramfs with Zstandard in it takes more.
#include "base/failure.hpp"
#include "image/page_chunk.hpp"

namespace kjump {
namespace {

[[noreturn]] void refuse_pages() {
    throw Failure(Exit::kForeign, "an image of a kernel of 64 bits takes kjump for amd64");
}

}  // namespace

void check_can_pack() { refuse_pages(); }

void pack(Bytes, Compression, PackedPages&) { refuse_pages(); }

bool unpack(std::span<const PageDescriptor>, std::uint64_t, Bytes, std::span<std::uint8_t>) { refuse_pages(); }

}  // namespace kjump
