// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/page_chunk.hpp"

#include <algorithm>
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>

#include <lzo/lzo1x.h>
#include <zstd.h>

#include "base/zeros.hpp"

namespace kjump {
namespace {

constexpr int kLevel = 1;  // as fast as zstd is but for its levels below zero, which leave a third more

// [lzo] LZO1X-1(12) clears a dictionary of 8 KiB for each page, LZO1X-1 one of 32, for 0.6 % less of program text.
constexpr auto* kByLzo = lzo1x_1_12_compress;
constexpr std::size_t kLzoMemory = LZO1X_1_12_MEM_COMPRESS;

// [lzo] doc/LZO.FAQ, "How much can my data expand": what LZO1X makes of a page that it cannot compress.
constexpr std::size_t kMostLzo = kPage + kPage / 16 + 64 + 3;

template <class Context, std::size_t (*kFree)(Context*)>
struct Free {
    void operator()(Context* context) const { kFree(context); }
};
using ZstdCompressor = std::unique_ptr<ZSTD_CCtx, Free<ZSTD_CCtx, ZSTD_freeCCtx>>;
using ZstdDecompressor = std::unique_ptr<ZSTD_DCtx, Free<ZSTD_DCtx, ZSTD_freeDCtx>>;

template <class Owner>
Owner made(typename Owner::pointer context) {
    if (context == nullptr) {
        throw std::bad_alloc();
    }
    return Owner(context);
}

class Compressor {
public:
    explicit Compressor(Compression compression) : compression_(compression) {
        if (compression == Compression::kZstd) {
            zstd_ = made<ZstdCompressor>(ZSTD_createCCtx());
            room_.resize(ZSTD_compressBound(kPage));
        } else {
            if (lzo_init() != LZO_E_OK) {
                throw std::logic_error("liblzo2 is not the one that kjump was compiled for");
            }
            lzo_.resize(kLzoMemory);
            room_.resize(kMostLzo);
        }
    }

    // What `page` becomes; nothing if that is not less. Valid until the next one.
    std::optional<Bytes> pack(Bytes page) {
        const auto bytes = compression_ == Compression::kZstd ? by_zstd(page) : by_lzo(page);
        return bytes < kPage ? std::optional(Bytes(room_).first(bytes)) : std::nullopt;
    }

private:
    std::size_t by_zstd(Bytes page) {
        const auto bytes = ZSTD_compressCCtx(zstd_.get(), room_.data(), room_.size(), page.data(), page.size(), kLevel);
        return ZSTD_isError(bytes) ? page.size() : bytes;
    }

    std::size_t by_lzo(Bytes page) {
        lzo_uint bytes = 0;
        kByLzo(page.data(), page.size(), room_.data(), &bytes, lzo_.data());  // cannot fail
        return bytes;
    }

    Compression compression_;
    ZstdCompressor zstd_;
    std::vector<std::uint8_t> lzo_, room_;
};

class Decompressor {
public:
    // Whether `bytes`, which Compressor::pack() made by `compression`, fill `page`.
    bool unpack(Bytes bytes, std::uint32_t compression, std::span<std::uint8_t> page) {
        return compression == static_cast<std::uint32_t>(Compression::kZstd) ? by_zstd(bytes, page)
                                                                             : by_lzo(bytes, page);
    }

private:
    bool by_zstd(Bytes bytes, std::span<std::uint8_t> page) {
        if (!zstd_) {
            zstd_ = made<ZstdDecompressor>(ZSTD_createDCtx());
        }
        return ZSTD_decompressDCtx(zstd_.get(), page.data(), page.size(), bytes.data(), bytes.size()) == page.size();
    }

    static bool by_lzo(Bytes bytes, std::span<std::uint8_t> page) {
        lzo_uint got = page.size();
        return lzo1x_decompress_safe(bytes.data(), bytes.size(), page.data(), &got, nullptr) == LZO_E_OK &&
               got == page.size();
    }

    ZstdDecompressor zstd_;
};

}  // namespace

void check_can_pack() {}

void pack(Bytes pages, Compression compression, PackedPages& packed) {
    Compressor compressor(compression);
    packed.descriptors.clear();
    packed.data.clear();
    for (; !pages.empty(); pages = pages.subspan(kPage)) {
        const auto page = pages.first(kPage);
        if (is_zeros(page)) {
            packed.descriptors.push_back({kZeros, kPage, 0, 0});
            continue;
        }
        const auto less = compressor.pack(page);
        const auto bytes = less.value_or(page);
        packed.descriptors.push_back({packed.data.size(), static_cast<std::uint32_t>(bytes.size()),
                                      less ? static_cast<std::uint32_t>(compression) : 0, 0});
        packed.data.insert(packed.data.end(), bytes.begin(), bytes.end());
    }
}

bool unpack(std::span<const PageDescriptor> descriptors, std::uint64_t zeros, Bytes data,
            std::span<std::uint8_t> pages) {
    Decompressor decompressor;
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
        } else if (!decompressor.unpack(bytes, one.flags, page)) {
            return false;
        }
    }
    return true;
}

}  // namespace kjump
