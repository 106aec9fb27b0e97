// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "disk_image.hpp"

#include <catch2/catch.hpp>

#include "bochs_config.hpp"
#include "temporary_directory.hpp"

using namespace harness;
using harness::test::TemporaryDirectory;

TEST_CASE("disks are copied, made, or used as they are") {
    const TemporaryDirectory directory;
    const auto original = directory.file("original", "content");
    const LogFiles files{directory.path(), "name"};
    constexpr std::uint64_t kGranule = 512;

    const auto copy = make_disk_image({Disk::Bus::kIde, Disk::Content::kCopy, original, 0}, 0, files, kGranule);
    CHECK(copy != original);
    CHECK(std::filesystem::file_size(copy) == kGranule);
    CHECK(test::content_of(copy).starts_with("content"));

    const auto empty = make_disk_image({Disk::Bus::kIde, Disk::Content::kEmpty, {}, 1025}, 1, files, kGranule);
    CHECK(std::filesystem::file_size(empty) == 3 * kGranule);

    const auto kept = make_disk_image({Disk::Bus::kIde, Disk::Content::kKeep, original, 0}, 2, files, kGranule);
    CHECK(kept == original);
    CHECK(test::content_of(original) == "content");
}
