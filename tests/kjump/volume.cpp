// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Volumes of the device mapper: what a kernel's answer says, and where bytes of volumes are on the disk below.
#include "base/volume.hpp"

#include <cstring>

#include <catch2/catch.hpp>
#include <linux/dm-ioctl.h>

#include "support/fake_machine.hpp"
#include "support/refusal.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

constexpr std::uint64_t kMiB = 1 << 20;

struct Target {
    std::uint64_t sector, sectors;
    const char* kind;
    std::string words;
};

// As dm_ioctl() leaves it: each target's `next` counts from the first one.
std::vector<std::uint8_t> answer(const std::vector<Target>& targets) {
    std::vector<std::uint8_t> data;
    for (const auto& target : targets) {
        const auto start = data.size(), bytes = sizeof(dm_target_spec) + target.words.size() + 1;
        data.resize(start + (bytes + 7) / 8 * 8);
        dm_target_spec spec{};
        spec.sector_start = target.sector;
        spec.length = target.sectors;
        spec.next = static_cast<std::uint32_t>(data.size());
        std::strncpy(spec.target_type, target.kind, sizeof spec.target_type);
        std::memcpy(data.data() + start, &spec, sizeof spec);
        std::memcpy(data.data() + start + sizeof spec, target.words.c_str(), target.words.size());
    }
    dm_ioctl header{};
    header.data_start = sizeof header + 8;
    header.target_count = static_cast<std::uint32_t>(targets.size());
    std::vector<std::uint8_t> all(header.data_start);
    std::memcpy(all.data(), &header, sizeof header);
    all.insert(all.end(), data.begin(), data.end());
    return all;
}

VolumePart linear(std::uint64_t start, std::uint64_t bytes, const std::string& device, std::uint64_t offset) {
    return {start, bytes, "linear", device, offset};
}

// 8:1 is a partition; 254:0 and 254:1 are volumes, and 9:0 is a RAID.
class Volumes {
public:
    std::vector<VolumePart> lower{linear(0, 8 * kMiB, "8:1", kMiB)}, upper{linear(0, 8 * kMiB, "254:0", 0)};

    Volumes() {
        tell("8:1", "partition", "");
        tell("254:0", "dm", "sda1");
        tell("254:1", "dm", "dm-0");
        tell("9:0", "md", "sda1");
    }
    std::vector<Extent> on_disk(const std::string& number, const std::vector<Extent>& extents) const {
        return extents_on_disk("image", number, extents, root_.path(), [&](const std::string& asked) {
            REQUIRE((asked == "254:0" || asked == "254:1"));
            return asked == "254:0" ? lower : upper;
        });
    }
    void refused(const std::string& number, const std::string& words) const {
        REQUIRE_REFUSED(Exit::kTarget, "image: " + words, on_disk(number, {{0, 8 * kMiB}}));
    }

private:
    void tell(const std::string& number, const std::string& kind, const std::string& slave) const {
        const auto folder = root_.path() + "/sys/dev/block/" + number;
        std::filesystem::create_directories(folder + "/" + kind);
        if (!slave.empty()) {
            std::filesystem::create_directories(folder + "/slaves/" + slave);
        }
    }
    TemporaryFolder root_;
};

using Extents = std::vector<Extent>;

}  // namespace

TEST_CASE("volume: a kernel's answer has every part, and of linear ones where they are") {
    const auto parts = decode_volume_table(answer(
        {{0, 2048, "linear", "8:1 4096"}, {2048, 8, "linear", "259:12 34359738368"}, {2056, 1, "crypt", "aes"}}));
    CHECK((parts == std::vector<VolumePart>{linear(0, kMiB, "8:1", 2 * kMiB),
                                            linear(kMiB, 4096, "259:12", std::uint64_t{16} << 40),
                                            {kMiB + 4096, 512, "crypt", "", 0}}));
    CHECK(decode_volume_table(answer({})).empty());
}

TEST_CASE("volume: an answer that ends early is none") {
    const auto whole = answer({{0, 2048, "linear", "8:1 4096"}, {2048, 8, "linear", "8:1 0"}});
    const auto second = whole.size() - (sizeof(dm_target_spec) + 8);
    for (const auto bytes :
         {std::size_t{0}, sizeof(dm_ioctl) - 1, sizeof(dm_ioctl), second, second + sizeof(dm_target_spec) - 1}) {
        CAPTURE(bytes);
        CHECK_THROWS_AS(decode_volume_table(Bytes(whole).first(bytes)), Failure);
    }
    auto astray = whole;
    const std::uint32_t next = 0x7fffffff;
    std::memcpy(astray.data() + sizeof(dm_ioctl) + 8 + offsetof(dm_target_spec, next), &next, sizeof next);
    CHECK_THROWS_AS(decode_volume_table(astray), Failure);
}

TEST_CASE("volume: what lies on a partition is where it is") {
    const Volumes volumes;
    CHECK(volumes.on_disk("8:1", {{kMiB, 4096}, {0, 4096}}) == Extents{{kMiB, 4096}, {0, 4096}});
}

TEST_CASE("volume: bytes are found through volumes that lie on each other, in their order") {
    Volumes volumes;
    CHECK(volumes.on_disk("254:0", {{0, 8 * kMiB}}) == Extents{{kMiB, 8 * kMiB}});
    CHECK(volumes.on_disk("254:1", {{4096, 8192}}) == Extents{{kMiB + 4096, 8192}});
    volumes.lower = {linear(0, kMiB, "8:1", 64 * kMiB), linear(kMiB, 7 * kMiB, "8:1", 4 * kMiB)};
    CHECK(volumes.on_disk("254:1", {{0, 8 * kMiB}}) == Extents{{64 * kMiB, kMiB}, {4 * kMiB, 7 * kMiB}});
    CHECK(volumes.on_disk("254:1", {{kMiB, 4096}, {kMiB - 4096, 8192}}) ==
          Extents{{4 * kMiB, 4096}, {65 * kMiB - 4096, 4096}, {4 * kMiB, 4096}});
    volumes.lower[1].offset = 65 * kMiB;
    CHECK(volumes.on_disk("254:1", {{0, 8 * kMiB}}) == Extents{{64 * kMiB, 8 * kMiB}});
}

TEST_CASE("volume: what a saver could not write to is refused by its kind") {
    Volumes volumes;
    volumes.refused("9:0", "lies on a RAID or on a cache, which a saver does not put together");
    volumes.refused("7:7", "lies on no block device that this kernel knows");
    volumes.lower = {linear(0, kMiB, "8:1", 0), {kMiB, 7 * kMiB, "crypt", "", 0}};
    volumes.refused("254:1",
                    "lies on a volume of the kind crypt, whose bytes a saver cannot write; it can on one that is "
                    "linear, as lvcreate makes it");
    volumes.lower = {linear(0, kMiB, "8:1", 0), linear(kMiB, 7 * kMiB, "8:17", kMiB)};
    volumes.refused("254:0", "has parts on several disks, and an image has to be on one");
    volumes.lower = {linear(0, kMiB, "8:1", 0)};
    volumes.refused("254:0", "lies on a volume that has a gap there");
    volumes.lower = {linear(0, 8 * kMiB, "8:1", 512)};
    volumes.refused("254:0", "lies on a volume whose parts are no whole pages");
    volumes.lower = {linear(0, kMiB, "8:1", 0), linear(kMiB, 7 * kMiB, "9:0", 0)};
    volumes.refused("254:0", "has parts on several disks");
    volumes.lower = {linear(0, 8 * kMiB, "9:0", 0)};
    volumes.refused("254:1", "lies on a RAID");
}
