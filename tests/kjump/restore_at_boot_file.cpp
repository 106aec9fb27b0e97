// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump restore --at-boot of an image in a file, by the file's blocks.
#include <catch2/catch.hpp>
#include <fcntl.h>

#include "support/file_on_disk.hpp"
#include "support/files_on_blocks.hpp"
#include "support/loop_device.hpp"
#include "support/standard_input.hpp"
#include "support/wide_image.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

const std::string kAt = "--at=131072";

Exit restore(FakeMachine& machine, std::vector<std::string> words = {kAt}) {
    words.insert(words.begin(), {"restore", "--at-boot", "--quiet"});
    return machine.run(words);
}

}  // namespace

TEST_CASE("restore --at-boot --at: what was saved to a file's blocks is restored out of them") {
    FileOnDisk machine;
    machine.put_in_file(awaited());
    machine.set_command_line("kexec_jump_back_entry=0x4800040");
    {
        const StandardInput none(open("/dev/null", O_RDONLY | O_CLOEXEC));
        REQUIRE(machine.run({"save", "--quiet", "--awaited=" + kIdDigits + "@131072", machine.source}) == Exit::kDone);
    }
    machine.set_command_line("quiet");
    machine.kernel.on_jump = [&] { CHECK(machine.in_file().state == State::kResuming); };
    CHECK(restore(machine) == Exit::kDone);
    CHECK(machine.said().empty());
    CHECK(machine.kernel.jumps == 1);
    CHECK(machine.kernel.entry == 0x4800040);
    CHECK((machine.kernel.memory == wide_memory()));
    CHECK(machine.in_file().extents == kPieces);
    CHECK(restore(machine) == Exit::kDamaged);  // once
    CHECK(machine.said() == kNone);
    machine.check_rest();
}

TEST_CASE("restore --at-boot, find: without the place, or in another one, a file is not found") {
    FileOnDisk machine;
    machine.put_image();
    for (const std::string place : {"", "--at=0", "--at=135168", "--at=20480"}) {
        INFO(place);
        const auto words = place.empty() ? std::vector<std::string>{} : std::vector{place};
        CHECK(restore(machine, words) == Exit::kDamaged);
        CHECK(machine.said() == kNone);
    }
    CHECK(machine.run({"find", "--at-boot"}) == Exit::kDamaged);
    CHECK(machine.run({"find", "--at-boot", kAt}) == Exit::kDone);
    CHECK(machine.said() == machine.disk + ": complete; the next boot restores it\n");
    CHECK(machine.in_file().state == State::kComplete);
    CHECK(restore(machine) == Exit::kDone);
}

TEST_CASE("restore --at: an image in a file is restored by its disk, whatever a boot would do") {
    FileOnDisk machine;
    machine.put_image();
    const auto restore_there = [&](const std::string& at) {
        return machine.run({"restore", "--quiet", at, machine.disk});
    };
    for (const auto* at : {"--at=0", "--at=135168", "--at=0x7fffffffffff0000"}) {
        INFO(at);
        CHECK(restore_there(at) == Exit::kDamaged);
        CHECK(machine.said() == "kjump: " + machine.disk + ": no image begins there\n");
    }
    CHECK(restore_there(kAt) == Exit::kDone);
    CHECK(machine.kernel.jumps == 1);
    CHECK((machine.kernel.memory == wide_memory()));
    CHECK(machine.in_file().state == State::kResuming);
    machine.check_rest();
}

TEST_CASE("restore --at-boot --pass-over: an image in a file is passed over") {
    FileOnDisk machine;
    machine.put_image();
    CHECK(restore(machine, {kAt, "--pass-over"}) == Exit::kDone);
    CHECK(machine.said() == passed_over(machine.disk));
    CHECK(machine.in_file().state == State::kPassedOver);
    CHECK(machine.in_file().resumed != 0);
    CHECK(machine.in_file().extents == kPieces);
    CHECK(machine.kernel.loads + machine.kernel.jumps == 0);
    CHECK((machine.content_in_file() ==
           std::vector<std::uint8_t>(machine.content.begin() + kHeaderBytes, machine.content.end())));
    machine.check_rest();
}

TEST_CASE("restore --at-boot --pass-over: an image is passed over by its name too, once") {
    WideFreshBoot machine;
    const auto file = machine.folder / "by-name";
    std::filesystem::copy_file(machine.image, file);
    auto header = machine.header();
    header.at_boot = true;
    put_header_on(file, header);
    const auto pass_over = [&](const std::string& name) {
        return machine.run({"restore", "--at-boot", "--pass-over", name});
    };
    CHECK(pass_over(file) == Exit::kDone);
    CHECK(machine.said() == passed_over(file));
    CHECK(header_on(file).state == State::kPassedOver);
    CHECK(header_on(file).resumed != 0);
    for (const auto& name : {file, put_file(machine.folder / "words", different_pages(8192))}) {
        INFO(name);
        CHECK(pass_over(name) == Exit::kDamaged);
        CHECK(machine.said() == kNone);
    }
    // What cannot be read, or is not there, keeps no other one from being marked.
    const auto cut = put_file(machine.folder / "short", different_pages(100)), none = machine.folder / "none";
    auto on_disk = header;
    on_disk.state = State::kComplete;
    put_header_on(file, on_disk);
    for (const auto& [name, words] :
         std::vector<std::pair<std::string, std::string>>{{cut, ""}, {none, "is not there"}}) {
        add_disk(machine, "sdb", read_file(file));
        CHECK(pass_over(name) == Exit::kIo);
        CHECK_THAT(machine.said(), Catch::StartsWith("kjump: " + name + ": " + words));
        CHECK(header_on(machine.folder / "dev/sdb").state == State::kPassedOver);
    }
    // One that is found on a disk is not said twice.
    header.state = State::kComplete;
    put_header_on(file, header);
    add_disk(machine, "sda", read_file(file));
    std::filesystem::remove(file);
    std::filesystem::create_symlink(machine.folder / "dev/sda", file);
    CHECK(pass_over(file) == Exit::kDone);
    CHECK(machine.said() == passed_over(machine.folder / "dev/sda"));
}

TEST_CASE("restore --at-boot --at: an image in a file that is refused is passed over there") {
    FileOnDisk machine;
    machine.put_image();
    File::for_update(machine.disk).write_at(5 * kPage, std::vector<std::uint8_t>(1, 'd'));
    CHECK(restore(machine) == Exit::kDamaged);
    CHECK_THAT(machine.said(), Catch::StartsWith(passed_over(machine.disk)) &&
                                   Catch::Contains("the image is damaged: its content is not what was saved"));
    CHECK(machine.in_file().state == State::kPassedOver);
    CHECK(machine.kernel.jumps == 0);
    machine.put_image();
    auto longer = machine.in_file();
    longer.content_bytes = 623 * kPage;  // with its header one page more than the file has
    machine.put_in_file(longer);
    CHECK(restore(machine) == Exit::kDamaged);
    CHECK_THAT(machine.said(), Catch::Contains("the image is truncated"));
    CHECK(machine.in_file().state == State::kPassedOver);
}

TEST_CASE("restore --at-boot --at: of an image in a file and one on a disk the newest is restored") {
    for (const std::int64_t later : {-60, 60}) {
        INFO(later);
        FileOnDisk machine;
        machine.put_image();
        const auto other = add_disk(machine, "sdb", machine.content);
        auto header = machine.in_file();
        header.extents.clear();
        header.created += later;
        put_header_on(other, header);
        CHECK(restore(machine) == Exit::kDone);
        CHECK(machine.said() == passed_over(later < 0 ? other : machine.disk));
        CHECK(state_on(other) == (later < 0 ? State::kPassedOver : State::kResuming));
        CHECK(machine.in_file().state == (later < 0 ? State::kResuming : State::kPassedOver));
        CHECK((machine.kernel.memory == wide_memory()));
        machine.check_rest();
    }
}

TEST_CASE("restore --at-boot, find: a place at the disk's start is no second image") {
    Boot machine;
    const auto disk = machine.add("sda");
    CHECK(machine.run({"find", "--at=0"}) == Exit::kDone);
    CHECK(machine.said() == disk + ": complete; the next boot restores it\n");
    CHECK(machine.restore({"--at=0"}) == Exit::kDone);
    CHECK(machine.said().empty());
    CHECK(machine.kernel.jumps == 1);
    CHECK(state_on(disk) == State::kResuming);
}

TEST_CASE("restore --check --at: who only reads takes a device that is in use") {
    FileOnDisk machine;
    machine.put_image();
    const LoopDevice device(kDiskWithFile);
    if (!device.is_there()) {
        return;
    }
    const auto bytes = read_file(machine.disk);
    device.put(0, {bytes.begin(), bytes.end()});
    const int holder = open(device.name().c_str(), O_RDONLY | O_EXCL | O_CLOEXEC);  // as a mounted file system has it
    REQUIRE(holder >= 0);
    CHECK(machine.run({"restore", "--quiet", kAt, device.name()}) == Exit::kTarget);
    CHECK_THAT(machine.said(), Catch::Contains("is in use"));
    CHECK(machine.run({"restore", "--check", "--quiet", kAt, device.name()}) == Exit::kDone);
    close(holder);
    CHECK((read_file(device.name()) == bytes));
}
