// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump hibernate and kjump snapshot to a file, which the saver writes by its blocks.
#include "base/extents.hpp"
#include "support/leaving_to_file.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

class LeavingToFile : public LeavingMachine {
public:
    const MountedDisk mounted{16 << 20};
    const std::string file = put_file(mounted / "image", std::vector<std::uint8_t>(4 << 20)),
                      note = folder / "var/lib/kjump/boot-6.1.0-test.v12";

    LeavingToFile() { tell_file_system(folder.path(), file); }

    bool has_file() const { return mounted.is_there(); }
    std::vector<Extent> extents() const { return extents_of(File::for_reading(file), folder.path()); }
    std::uint64_t place() const { return extents().at(0).start; }
    // As update-initramfs does.
    void tell_boot(std::uint64_t at) const { write_text(note, std::to_string(at) + "\n"); }
    Exit leave_to_file(const std::string& command, const std::vector<std::string>& words = {}) {
        std::vector<std::string> line{command, "--size=8M"};
        line.insert(line.end(), words.begin(), words.end());
        line.push_back(file);
        return run(line);
    }
    Header on_medium() const {
        HeaderPage page;
        File::for_reading(mounted.medium()).read_at(place(), page);
        return decode(page, "medium");
    }
};

}  // namespace

TEST_CASE("hibernate FILE: what the next boot would not find is refused before anything is lost") {
    LeavingToFile machine;
    if (!machine.has_file()) {
        return;
    }
    const auto before = read_file(machine.file);
    const std::string elsewhere =
        machine.file + ": the next boot would not find it there; name it in /etc/default/kjump (IMAGE=" + machine.file +
        "), and then: "
        "update-initramfs -u -k all";
    const auto refused = [&](const std::vector<std::string>& options, const std::string& words) {
        CHECK(machine.leave_to_file("hibernate", options) == Exit::kTarget);
        CHECK(machine.said() == "kjump: " + words + "\n");
        CHECK(machine.kernel.loads + machine.kernel.jumps == 0);
        CHECK(machine.is_unloaded());
        CHECK((read_file(machine.file) == before));
    };
    refused({}, elsewhere);
    refused({"--force"}, elsewhere);
    machine.tell_boot(machine.place() + kPage);
    refused({}, elsewhere);
    write_text(machine.note, "");
    refused({}, kNoInitrd);
    write_text(machine.folder / "var/lib/kjump/boot-6.1.0-other.v12", std::to_string(machine.place()) + "\n");
    refused({}, kNoInitrd);
    machine.tell_boot(machine.place());
    machine.leave_to_file("hibernate");
    CHECK(machine.kernel.jumps == 1);
}

TEST_CASE("hibernate FILE: another kernel whose boot would not find it is told") {
    LeavingToFile machine;
    if (!machine.has_file()) {
        return;
    }
    machine.tell_boot(machine.place());
    write_text(machine.folder / "boot/vmlinuz-6.1.0-other", "a kernel");
    for (const bool elsewhere : {false, true}) {
        write_text(machine.folder / "var/lib/kjump/boot-6.1.0-other.v12",
                   std::to_string(machine.place() + (elsewhere ? kPage : 0)) + "\n");
        machine.leave_to_file("hibernate");
        CHECK((machine.said().find("a boot of Linux 6.1.0-other passes the image over") != std::string::npos) ==
              elsewhere);
    }
    CHECK(machine.kernel.jumps == 2);
}

TEST_CASE("snapshot FILE: no boot has to find it") {
    LeavingToFile machine;
    if (!machine.has_file()) {
        return;
    }
    machine.leave_to_file("snapshot");
    CHECK(machine.kernel.jumps == 1);
    machine.tell_boot(machine.place() + kPage);
    machine.leave_to_file("snapshot");
    CHECK(machine.kernel.jumps == 2);
}

TEST_CASE("hibernate FILE: the saver is told where on the disk the file is, and finds its header there") {
    LeavingToFile machine;
    if (!machine.has_file()) {
        return;
    }
    machine.tell_boot(machine.place());
    for (const std::string command : {"hibernate", "snapshot"}) {
        machine.kernel.on_jump = [&] {
            const auto header = machine.on_medium();
            CHECK(header.state == State::kAwaited);
            CHECK(header.at_boot == (command == "hibernate"));
            CHECK(header.extents == machine.extents());
            CHECK_THAT(machine.command_line(), Catch::Contains(" kjump=" + words_of({header.id, machine.place()}) +
                                                               (command == "hibernate" ? ",off " : ",back ")));
        };
        machine.leave_to_file(command);
    }
    CHECK(machine.kernel.jumps == 2);
}

TEST_CASE("snapshot FILE: what a saver wrote by the file's blocks is in the file") {
    LeavingToFile machine;
    if (!machine.has_file()) {
        return;
    }
    Saver saver(machine.mounted);
    machine.kernel.on_jump = [&] {
        const auto place = words_of({machine.on_medium().id, machine.place()});
        CHECK(saver.save_to(place) == Exit::kDone);
        CHECK(saver.said().empty());
    };
    CHECK(machine.leave_to_file("snapshot", {"--comment=first"}) == Exit::kDone);
    CHECK_THAT(machine.said(), Catch::StartsWith("saved in " + machine.file + ": "));
    CHECK(saver.run({"status", machine.file}) == Exit::kDone);
    CHECK_THAT(saver.said(), Catch::StartsWith("state     complete\ncomment   first\n"));
    CHECK(saver.run({"restore", "--check", machine.file}) == Exit::kDone);
    CHECK(saver.run({"find", "--at=" + std::to_string(machine.place())}) == Exit::kDone);
    CHECK(saver.said() == saver.disk + ": complete\n");
}

TEST_CASE("hibernate FILE: an image whose kernel goes on all the same is passed over, where the next boot looks") {
    LeavingToFile machine;
    if (!machine.has_file()) {
        return;
    }
    machine.tell_boot(machine.place());
    machine.kernel.on_jump = [&] {
        auto header = machine.on_medium();
        header.state = State::kComplete;
        File::for_update(machine.mounted.medium()).write_at(machine.place(), encode(header));
    };
    CHECK(machine.leave_to_file("hibernate") == Exit::kNotSaved);
    CHECK(machine.on_medium().state == State::kPassedOver);
    CHECK(machine.on_medium().extents == machine.extents());
}
