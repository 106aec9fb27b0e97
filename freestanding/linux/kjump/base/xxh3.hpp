// SPDX-License-Identifier: MIT OR GPL-2.0-only
// XXH3 of 128 bits, by xxHash: a digest against damage, not against anybody.
#pragma once

#include <cstring>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/content_tag.hpp"
#include "base/storage.hpp"

namespace kjump {

static_assert(sizeof(ContentTag) == sizeof(XXH128_canonical_t));

class Xxh3 {
public:
    Xxh3() { XXH3_128bits_reset(&state_); }
    void update(Bytes bytes) { XXH3_128bits_update(&state_, bytes.data(), bytes.size()); }
    ContentTag finish() const {
        XXH128_canonical_t canonical;
        XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(&state_));
        ContentTag digest;
        std::memcpy(digest.data(), canonical.digest, digest.size());
        return digest;
    }

private:
    XXH3_state_t state_;
};

}  // namespace kjump
