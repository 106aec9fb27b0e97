// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Devices that lie on others, in a tree like sysfs's.
#include "base/disk.hpp"

#include <catch2/catch.hpp>

#include "base/path.hpp"
#include "support/temporary_folder.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

// sda has partitions sda1 and sda2; dm-0 and dm-1 are volumes on sda2; md0 is a RAID of dm-0 and sdb, and has md0p1.
class Devices {
public:
    Devices() {
        for (const auto* part : {"sda/sda1", "sda/sda2", "md0/md0p1"}) {
            write_text(folder_ / (std::string(part) + "/partition"), "1");
        }
        add_slave("dm-0", "sda/sda2");
        add_slave("dm-1", "sda/sda2");
        add_slave("md0", "dm-0");
        add_slave("md0", "sdb");
    }

    // What the device lies on, by names in order.
    std::string under(const std::string& device) const {
        std::string names;
        for (const auto& path : devices_under(real_path(folder_ / device))) {
            names += std::filesystem::path(path).filename().string() + " ";
        }
        return names;
    }

private:
    void add_slave(const std::string& device, const std::string& slave) {
        const auto slaves = folder_ / (device + "/slaves");
        std::filesystem::create_directories(slaves);
        std::filesystem::create_directories(folder_ / slave);
        std::filesystem::create_directory_symlink(folder_ / slave,
                                                  slaves + "/" + std::filesystem::path(slave).filename().string());
    }

    TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("disk: a device lies on its disk, and on the members of a volume or RAID, down to the last") {
    const Devices devices;
    CHECK(devices.under("sda") == "sda ");
    CHECK(devices.under("sda/sda1") == "sda sda1 ");
    CHECK(devices.under("dm-1") == "dm-1 sda sda2 ");
    CHECK(devices.under("md0/md0p1") == "dm-0 md0 md0p1 sda sda2 sdb ");
}

TEST_CASE("disk: two volumes on one disk lie beside each other") {
    const Devices devices;
    CHECK_THAT(devices.under("dm-0"), !Catch::Contains("dm-1"));
    CHECK_THAT(devices.under("dm-1"), !Catch::Contains("dm-0"));
}
