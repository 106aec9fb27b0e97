// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The kdump-compressed file that an image is, or has encrypted.
#include "image/kdump_content.hpp"

namespace kjump {

void KdumpContent::read_dump(Progress& progress, const std::function<void(Bytes bytes)>& put) const {
    const auto pass = [&](Bytes bytes) {
        put(bytes);
        progress.add(bytes.size());
    };
    pass(sub_header_);
    Xxh3 bits_sum;
    read_bits([&](bool, std::uint64_t, Bytes bits) {
        bits_sum.update(bits);
        pass(bits);
    });
    if (bits_sum.finish() != bits_digest_) {
        refuse();
    }
    const auto count = chunks_of(header_.kdump.pages);
    // They come before what is judged with them, so what was given is compared with that.
    std::vector<ContentTag> given;
    std::uint64_t at = places_.descriptors;
    for (std::uint64_t number = 0; number < count; ++number) {
        const auto descriptors = read_descriptors(number);
        given.push_back(digest_of(descriptors, {}));
        pass(bytes_of(descriptors));
        at += bytes_of(descriptors).size();
    }
    pass(std::vector<std::uint8_t>(static_cast<std::size_t>(places_.data - at)));  // a page of zeros among them
    at = places_.data;
    Chunk chunk;
    for (std::uint64_t number = 0; number < count; ++number) {
        read_chunk(number, chunk);
        const bool is_behind = chunk.data.empty() || chunk.offset == at;
        if (!is_behind || digest_of(chunk.descriptors, {}) != given[static_cast<std::size_t>(number)]) {
            refuse();
        }
        judge(chunk, number);
        pass(chunk.data);
        at += chunk.data.size();
    }
    if (at != header_.kdump.digests_at) {
        refuse();
    }
}

}  // namespace kjump
