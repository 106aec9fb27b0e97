// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump restore --at-boot where a disk cannot be marked.
#include <catch2/catch.hpp>
#include <fcntl.h>
#include <unistd.h>

#include "support/boot.hpp"
#include "support/disks.hpp"
#include "support/loop_device.hpp"
#include "support/wide_image.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

// One disk is in use, by a device that does not say so yet, and another one is free.
class BootWithUsedDisk : public WideFreshBoot {
public:
    const LoopDevice device{4 << 20};
    const std::string used = folder / "dev/sda", free = folder / "dev/sdb";

    BootWithUsedDisk() {
        if (!device.is_there()) {
            return;
        }
        const auto bytes = read_file(image);
        add_disk(*this, "sdb", bytes);
        tell_disk(*this, "sda", 8192);
        std::filesystem::create_symlink(device.name(), used);
        device.put(0, {bytes.begin(), bytes.end()});
        holder_ = open(device.name().c_str(), O_RDONLY | O_EXCL | O_CLOEXEC);
        REQUIRE(holder_ >= 0);
    }
    ~BootWithUsedDisk() { close(holder_); }

    void set_age(const std::string& disk, std::int64_t created) const {
        auto changed = header();
        changed.at_boot = true;
        changed.created = created;
        put_header_on(disk, changed);
    }
    bool has_disk() const { return holder_ >= 0; }

private:
    int holder_ = -1;
};

const std::string kStays = "kjump: the image is still for the next boot: ",
                  kUsed = ": is in use (mounted, swap space, or part of a volume)\n";

}  // namespace

TEST_CASE("restore --at-boot: an older image that cannot be passed over is said, and the newest restored") {
    BootWithUsedDisk machine;
    if (!machine.has_disk()) {
        return;
    }
    machine.set_age(machine.used, 1700000000);
    machine.set_age(machine.free, 1700000100);
    CHECK(machine.run({"restore", "--at-boot", "--quiet"}) == Exit::kDone);
    CHECK(machine.said() == kStays + machine.used + kUsed);
    CHECK(machine.kernel.jumps == 1);
    CHECK(state_on(machine.used) == State::kComplete);
    CHECK(state_on(machine.free) == State::kResuming);
}

TEST_CASE("restore --at-boot: why an image is not restored is said although it cannot be passed over") {
    BootWithUsedDisk machine;
    if (!machine.has_disk()) {
        return;
    }
    machine.set_age(machine.used, 1700000100);
    machine.set_age(machine.free, 1700000000);
    CHECK(machine.run({"restore", "--at-boot", "--quiet"}) == Exit::kTarget);
    CHECK(machine.said() == "kjump: " + machine.free + ": the image is passed over\n" + kStays + machine.used + kUsed +
                                "kjump: " + machine.used + kUsed);
    CHECK(state_on(machine.free) == State::kPassedOver);
    CHECK(machine.kernel.jumps == 0);
}

TEST_CASE("restore --at-boot --pass-over: one that cannot be passed over keeps no other from it") {
    BootWithUsedDisk machine;
    if (!machine.has_disk()) {
        return;
    }
    machine.set_age(machine.used, 1700000100);
    machine.set_age(machine.free, 1700000000);
    CHECK(machine.run({"restore", "--at-boot", "--pass-over"}) == Exit::kIo);
    CHECK(machine.said() == kStays + machine.used + kUsed + "kjump: " + machine.free +
                                ": the image is passed over\nkjump: not every image is passed over\n");
    CHECK(state_on(machine.free) == State::kPassedOver);
}
