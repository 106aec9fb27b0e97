// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What a place for an image holds already, where libblkid recognizes nothing.
#include "image/content.hpp"

#include <catch2/catch.hpp>

#include "support/temporary_folder.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

constexpr std::uint64_t kMebibyte = 1 << 20, kFileBytes = 200 * kMebibyte;

// A file with holes, and a byte at `at`.
std::string content_with_byte(const TemporaryFolder& folder, std::uint64_t at, std::uint64_t bytes = kFileBytes) {
    const auto name = folder / "file";
    std::filesystem::remove(name);
    auto file = File::create(name);
    file.end_at(kFileBytes);
    file.write_at(at, std::vector<std::uint8_t>{1});
    return content_of(file, bytes).what;
}

}  // namespace

TEST_CASE("content: a byte in the first 16 MiB, or in a sample of each 64 MiB behind them, is something") {
    const TemporaryFolder folder;
    for (const auto at : {std::uint64_t{0}, 3 * kMebibyte + 17, 16 * kMebibyte - 1, 16 * kMebibyte, 17 * kMebibyte - 1,
                          80 * kMebibyte, 145 * kMebibyte - 1}) {
        INFO(at);
        CHECK(content_with_byte(folder, at) == "something that is no image of kjump");
    }
    CHECK(content_with_byte(folder, 17 * kMebibyte).empty());
    CHECK(content_with_byte(folder, 9 * kMebibyte, 8 * kMebibyte).empty());  // which no image will have
}
