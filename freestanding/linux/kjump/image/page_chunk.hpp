// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Pages of a kdump-compressed file, a chunk of them at a time: each page compressed by itself, so that a reader gets at
// any of them. In kjump for i386, whose kernels have no such files, all throw Failure(Exit::kForeign):
// no_page_chunk.cpp.
#pragma once

#include <span>
#include <vector>

#include "image/kdump.hpp"

namespace kjump {

struct PackedPages {
    std::vector<PageDescriptor> descriptors;  // offsets in `data`; of a page of zeros kZeros
    std::vector<std::uint8_t> data;
};
constexpr std::uint64_t kZeros = ~std::uint64_t{0};

// To be called before anything is lost for what pack() makes.
void check_can_pack();

// `pages` are whole ones; `packed` has them alone then.
void pack(Bytes pages, Compression compression, PackedPages& packed);

// Precondition: packed_bytes() of them is the size of `data`. False if it is not what pack() made.
bool unpack(std::span<const PageDescriptor> descriptors, std::uint64_t zeros, Bytes data,
            std::span<std::uint8_t> pages);

}  // namespace kjump
