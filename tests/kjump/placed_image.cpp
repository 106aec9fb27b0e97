// SPDX-License-Identifier: MIT OR GPL-2.0-only
// An image below the volumes on its disk.
#include "image/placed_image.hpp"

#include <catch2/catch.hpp>
#include <fcntl.h>

#include "base/disk.hpp"
#include "support/disks.hpp"
#include "support/loop_device.hpp"
#include "support/refusal.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

constexpr std::uint64_t kPlace = 32 * kPage;

bool is_free(const std::string& device) {
    const int descriptor = open(device.c_str(), O_RDONLY | O_EXCL | O_CLOEXEC);
    close(descriptor);
    return descriptor >= 0;
}

}  // namespace

TEST_CASE("a placed image: nobody comes to use a volume above it as long as it is open") {
    const LoopDevice disk(1 << 20), volume(1 << 20);
    if (!disk.is_there() || !volume.is_there()) {
        return;
    }
    const TemporaryFolder root;
    const auto number = device_number(File::for_reading(disk.name()).status().st_rdev);
    std::filesystem::create_directories(root / ("sys/dev/block/" + number + "/holders/dm-0"));
    std::filesystem::create_directories(root / "dev");
    std::filesystem::create_symlink(volume.name(), root / "dev/dm-0");
    auto header = awaited();
    header.extents = {{kPlace, kPage}};
    const FoundImage found{disk.name(), kPlace, header};
    {
        PlacedImage placed(found, root.path());
        CHECK_FALSE(is_free(volume.name()));
        placed.storage().write_at(0, encode(header));
        CHECK_FALSE(is_free(volume.name()));
    }
    CHECK(is_free(volume.name()));
    const auto holder = File::for_update(volume.name());
    REQUIRE_REFUSED(Exit::kTarget, "dm-0: is in use", PlacedImage(found, root.path()));
}
