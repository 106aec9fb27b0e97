// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump save --awaited to a real device, which keeps what was written to it.
#include <catch2/catch.hpp>
#include <fcntl.h>
#include <unistd.h>

#include "support/disks.hpp"
#include "support/guarded.hpp"
#include "support/loop_device.hpp"
#include "support/saved_image.hpp"
#include "support/standard_input.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

// The device awaits the save.
class SaverWithDevice : public SavedImage {
public:
    const LoopDevice device;
    const std::string disk = folder / "dev/sda";

    explicit SaverWithDevice(std::size_t bytes) : device(bytes) {
        keep_for_guard(*this);
        if (device.is_there()) {
            tell_disk(*this, "sda", bytes / kSectorBytes);
            std::filesystem::create_directories(folder / "dev");
            std::filesystem::create_symlink(device.name(), disk);
            put_header_on(disk, awaited());
        }
    }
    bool has_disk() const { return !device.name().empty() && std::filesystem::exists(disk); }
    Exit save() { return run({"save", "--quiet", "--awaited=" + kPlaceWords, source}); }

private:
    StandardInput none_{open("/dev/null", O_RDONLY | O_CLOEXEC)};
};

}  // namespace

TEST_CASE("save --awaited: a device that is too small has that as its reason") {
    SaverWithDevice machine(512 << 10);
    if (!machine.has_disk()) {
        return;
    }
    CHECK(machine.save() == Exit::kTarget);
    const auto header = header_on(machine.disk);
    CHECK(header.state == State::kFailed);
    CHECK(header.reason == machine.disk + ": is too small: the image has 0.7 MiB, there is room for 0.5 MiB");
    CHECK(machine.said() == "kjump: " + header.reason + "\n");
}

TEST_CASE("save --awaited: a device that was written to before it failed has its reason, and the id again") {
    SaverWithDevice machine(4 << 20);
    if (!machine.has_disk()) {
        return;
    }
    REQUIRE(machine.save() == Exit::kDone);
    CHECK(header_on(machine.disk).state == State::kComplete);
    CHECK(machine.run({"restore", "--check", machine.disk}) == Exit::kDone);
    put_header_on(machine.disk, awaited());
    write_file(machine.source, Bytes(vmcore()).first(vmcore().size() - 1));  // it ends early
    CHECK(machine.save() != Exit::kDone);
    const auto header = header_on(machine.disk);
    CHECK(header.state == State::kFailed);
    CHECK(machine.said() == "kjump: " + header.reason + "\n");
    CHECK(header.id == kId);
    CHECK(header.at_boot);
}

TEST_CASE("save --awaited: a device that cannot be written to is said twice, and still awaits the save") {
    SaverWithDevice machine(4 << 20);
    if (!machine.has_disk()) {
        return;
    }
    const int holder = open(machine.disk.c_str(), O_RDONLY | O_EXCL | O_CLOEXEC);
    REQUIRE(holder >= 0);
    CHECK(machine.save() == Exit::kTarget);
    close(holder);
    const auto sentence = "kjump: " + machine.disk + ": is in use (mounted, swap space, or part of a volume)\n";
    CHECK(machine.said() == sentence + sentence);
    CHECK(encode(header_on(machine.disk)) == encode(awaited()));
}
