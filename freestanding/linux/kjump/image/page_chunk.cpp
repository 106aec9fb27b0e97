// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/page_chunk.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>

#include <zstd.h>

namespace kjump {
namespace {

constexpr int kLevel = 1;  // as fast as zstd is but for its levels below zero, which leave a third more

template <class Context, std::size_t (*kFree)(Context*)>
struct Free {
    void operator()(Context* context) const { kFree(context); }
};
using Compressor = std::unique_ptr<ZSTD_CCtx, Free<ZSTD_CCtx, ZSTD_freeCCtx>>;
using Decompressor = std::unique_ptr<ZSTD_DCtx, Free<ZSTD_DCtx, ZSTD_freeDCtx>>;

template <class Owner>
Owner made(typename Owner::pointer context) {
    if (context == nullptr) {
        throw std::bad_alloc();
    }
    return Owner(context);
}

bool is_zeros(Bytes page) { return page[0] == 0 && std::memcmp(page.data(), page.data() + 1, page.size() - 1) == 0; }

}  // namespace

void check_can_pack() {}

PackedPages pack(Bytes pages) {
    const auto compressor = made<Compressor>(ZSTD_createCCtx());
    PackedPages packed;
    std::vector<std::uint8_t> room(ZSTD_compressBound(kPage));
    for (; !pages.empty(); pages = pages.subspan(kPage)) {
        auto page = pages.first(kPage);
        if (is_zeros(page)) {
            packed.descriptors.push_back({kZeros, kPage, 0, 0});
            continue;
        }
        const auto bytes =
            ZSTD_compressCCtx(compressor.get(), room.data(), room.size(), page.data(), page.size(), kLevel);
        const bool gains = !ZSTD_isError(bytes) && bytes < kPage;
        if (gains) {
            page = Bytes(room).first(bytes);
        }
        packed.descriptors.push_back(
            {packed.data.size(), static_cast<std::uint32_t>(page.size()), gains ? kZstd : 0, 0});
        packed.data.insert(packed.data.end(), page.begin(), page.end());
    }
    return packed;
}

bool unpack(std::span<const PageDescriptor> descriptors, std::uint64_t zeros, Bytes data,
            std::span<std::uint8_t> pages) {
    const auto decompressor = made<Decompressor>(ZSTD_createDCtx());
    for (const auto& one : descriptors) {
        const auto page = pages.first(kPage);
        pages = pages.subspan(kPage);
        if (one.offset == zeros) {
            std::ranges::fill(page, std::uint8_t{0});
            continue;
        }
        const auto bytes = data.first(one.size);
        data = data.subspan(one.size);
        if (one.flags == 0) {
            std::ranges::copy(bytes, page.begin());
        } else if (ZSTD_decompressDCtx(decompressor.get(), page.data(), page.size(), bytes.data(), bytes.size()) !=
                   kPage) {
            return false;
        }
    }
    return true;
}

}  // namespace kjump
