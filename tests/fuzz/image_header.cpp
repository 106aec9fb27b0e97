// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The first page of an image: what is accepted is what kjump would write. Few changes would get past the
// checksum, so every input is also tried with the right one.
#include <algorithm>
#include <cstring>
#include <optional>

#include "base/failure.hpp"
#include "fuzz/target.hpp"
#include "image/header.hpp"

namespace {

using namespace kjump;

// kjump(8), "IMAGE FORMAT"
constexpr std::size_t kVersion = 8, kState = 12, kChecksum = 480;  // in front of an ELF core
constexpr std::size_t kKdumpChecksum = 484, kKdumpChecksumBytes = 28;

std::optional<Header> read(const HeaderPage& page) {
    try {
        return decode(page, "input");
    } catch (const Failure& failure) {
        fuzz::require(failure.exit() == Exit::kDamaged, "a header is refused by another status");
        return std::nullopt;
    }
}

void check(const HeaderPage& page) {
    const auto header = read(page);
    if (!header) {
        return;
    }
    const auto written = encode(*header);
    if (header->format == Format::kKdump) {
        fuzz::require(written == page, "a header that is accepted is not as it would be written");
        return;
    }
    // All but the version, which may be an older one, and the checksum.
    const auto is_same = [&](std::size_t from, std::size_t to) {
        return std::equal(page.begin() + from, page.begin() + to, written.begin() + from);
    };
    fuzz::require(is_same(0, kVersion) && is_same(kState, kChecksum) && is_same(kSectorBytes, kHeaderBytes),
                  "a header that is accepted is not as it would be written");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    HeaderPage page{};
    std::copy_n(data, std::min(size, page.size()), page.begin());
    check(page);
    auto kdump = page;
    std::memset(page.data() + kChecksum, 0, sizeof(Digest));
    std::ranges::copy(sha256(page), page.begin() + kChecksum);
    check(page);
    std::memset(kdump.data() + kKdumpChecksum, 0, kKdumpChecksumBytes);
    std::ranges::copy(sha224(kdump), kdump.begin() + kKdumpChecksum);
    check(kdump);
    return 0;
}
