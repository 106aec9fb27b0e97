// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A medium with an encrypted image, as it is and changed.
#pragma once

#include "image/image.hpp"
#include "image/kdump_content.hpp"
#include "support/encryption.hpp"
#include "support/kdump_memory.hpp"
#include "support/refusal.hpp"

namespace kjump::test {

inline constexpr auto* kDamagedWords = "image: the image is damaged: its content is not what was saved";

class EncryptedMedium : public Encrypted {
public:
    explicit EncryptedMedium(const Memory& memory = sample()) {
        write(storage, memory, kChunk, Encrypted::header(), &cipher);
    }

    Header header_on_it() const {
        auto copy = storage;
        return Image(copy, "image").header();
    }
    Memory read(const Storage& from, const Header& header) const {
        Progress silent("", 0, nullptr);
        Memory memory;
        KdumpContent(from, "image", header, &cipher).read(silent, [&](auto physical, auto bytes) {
            auto& last = memory[physical];
            last.assign(bytes.begin(), bytes.end());
        });
        return memory;
    }
    // Of a medium that was changed.
    void check_refused(const std::vector<std::uint8_t>& medium) const {
        CutStorage bent(medium, 0, 0);
        REQUIRE_REFUSED(Exit::kDamaged, kDamagedWords, read(bent, Image(bent, "image").header()));
    }
    void check_refused(const std::function<void(Header&)>& change) const {
        auto header = header_on_it();
        change(header);
        REQUIRE_REFUSED(Exit::kDamaged, kDamagedWords, read(storage, header));
    }

    CutStorage storage = medium_of(kMedium);
};

// All runs of memory as pages.
inline Memory pages_in(const Memory& memory) {
    Memory pages;
    for (const auto& [start, bytes] : memory) {
        for (std::size_t at = 0; at < bytes.size(); at += kPage) {
            const auto page = bytes.begin() + static_cast<std::ptrdiff_t>(at);
            pages[start + at].assign(page, page + kPage);
        }
    }
    return pages;
}

}  // namespace kjump::test
