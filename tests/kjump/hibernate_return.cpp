// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What kjump hibernate and kjump snapshot say and leave when this kernel runs again.
#include "support/leaving_machine.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

const auto kSaved = [](Header& header) {
    header.created = 1700000000;
    header.content_bytes = (1 << 20) - kHeaderBytes;
};

// Afterwards nothing is loaded. What was not saved is in the system's log, and nothing else is.
void check_return(LeavingMachine& machine, const std::string& command, Exit exit, const std::string& words) {
    machine.logged.clear();
    CHECK(machine.leave(command) == exit);
    CHECK(machine.said() == words);
    CHECK(machine.logged.size() == (exit == Exit::kNotSaved ? 1 : 0));
    for (const auto& sentence : machine.logged) {
        CHECK("kjump: " + sentence + "\n" == words);
    }
    CHECK(machine.kernel.jumps == 1);
    CHECK(machine.is_unloaded());
    machine.kernel.jumps = 0;
}

// The same, with that reason on the disk, and all else that the header was left with.
void check_not_saved(LeavingMachine& machine, const std::string& reason) {
    for (const auto* command : {"hibernate", "snapshot"}) {
        check_return(machine, command, Exit::kNotSaved, "kjump: not saved: " + reason + "\n");
        const auto header = header_on(machine.disk);
        CHECK(header.state == State::kFailed);
        CHECK(header.reason == reason);
        CHECK(header.id != ImageId{});
        CHECK(header.at_boot == (command == std::string("hibernate")));
    }
}

}  // namespace

TEST_CASE("hibernate, snapshot: a kernel that was restored goes on, and its image is resumed") {
    LeavingMachine machine;
    if (!machine.has_disk()) {
        return;
    }
    for (const auto* command : {"hibernate", "snapshot"}) {
        for (const auto state : {State::kResuming, State::kResumed}) {
            machine.meanwhile(state, [](Header& header) {
                kSaved(header);
                header.resumed = 1700000100;
            });
            check_return(machine, command, Exit::kDone,
                         "goes on out of " + machine.disk + ", saved on 2023-11-14 22:13:20 UTC\n");
            CHECK(header_on(machine.disk).state == State::kResumed);
            CHECK(header_on(machine.disk).resumed == 1700000100);
        }
    }
}

TEST_CASE("hibernate, snapshot: a kernel that was restored has systemd boot a saver again, if it does so at a boot") {
    LeavingMachine machine;
    if (!machine.has_disk()) {
        return;
    }
    const auto tool = machine.folder / "usr/bin/systemctl", asked = machine.folder / "asked";
    const auto set_tool = [&](const std::string& end) {
        write_text(tool, "#!/bin/sh\necho \"$@\" >>'" + asked + "'\n" + end + "\n");
        std::filesystem::permissions(tool, std::filesystem::perms(0755));
    };
    const auto asked_for = [&] {
        const auto bytes = std::filesystem::exists(asked) ? read_file(asked) : std::vector<std::uint8_t>{};
        return std::string(bytes.begin(), bytes.end());
    };
    const std::string goes_on = "goes on out of " + machine.disk + ", saved on 2023-11-14 22:13:20 UTC\n";
    set_tool("");
    machine.meanwhile(State::kResumed, kSaved);
    check_return(machine, "hibernate", Exit::kDone, goes_on);
    CHECK(asked_for().empty());  // systemd does not run
    std::filesystem::create_directories(machine.folder / "run/systemd/system");
    check_return(machine, "hibernate", Exit::kDone, goes_on);
    CHECK(asked_for() == "--no-block try-restart kjump-saver.service\n");
    set_tool("exit 1");
    check_return(machine, "snapshot", Exit::kDone,
                 goes_on + "kjump: no saver is booted again: " + tool + ": failed; what it said is above\n");
    std::filesystem::remove(asked);
    machine.meanwhile(State::kComplete, kSaved);
    CHECK(machine.snapshot() == Exit::kDone);
    CHECK(asked_for().empty());  // nothing is lost
}

TEST_CASE("snapshot: the image is complete, and stays so") {
    LeavingMachine machine;
    if (!machine.has_disk()) {
        return;
    }
    machine.meanwhile(State::kComplete, kSaved);
    check_return(machine, "snapshot", Exit::kDone, "saved in " + machine.disk + ": 1.0 MiB\n");
    CHECK(header_on(machine.disk).state == State::kComplete);
    CHECK_FALSE(header_on(machine.disk).at_boot);
}

TEST_CASE("snapshot: what this kernel had read of the device before it left does not count") {
    LeavingMachine machine;
    if (!machine.has_disk()) {
        return;
    }
    machine.kernel.on_jump = [&] {
        auto header = header_on(machine.disk);
        header.state = State::kComplete;
        kSaved(header);
        const auto page = encode(header);
        machine.device.put_unseen(0, {page.begin(), page.end()});
        REQUIRE(header_on(machine.disk).state == State::kAwaited);
    };
    check_return(machine, "snapshot", Exit::kDone, "saved in " + machine.disk + ": 1.0 MiB\n");
    CHECK(header_on(machine.disk).state == State::kComplete);
}

TEST_CASE("hibernate: an image whose kernel goes on all the same is passed over") {
    LeavingMachine machine;
    if (!machine.has_disk()) {
        return;
    }
    machine.meanwhile(State::kComplete, kSaved);
    check_return(machine, "hibernate", Exit::kNotSaved, "kjump: the saver did not turn the machine off\n");
    const auto header = header_on(machine.disk);
    CHECK(header.state == State::kPassedOver);
    CHECK(header.resumed != 0);
    CHECK(header.created == 1700000000);
}

TEST_CASE("hibernate, snapshot: the saver's reason is said, and stays") {
    LeavingMachine machine;
    if (!machine.has_disk()) {
        return;
    }
    machine.meanwhile(State::kFailed, [](Header& header) { header.reason = "a key ended it"; });
    check_not_saved(machine, "a key ended it");
    machine.meanwhile(State::kFailed, [](Header& header) { header.reason = "\x1b[2J"; });
    check_return(machine, "hibernate", Exit::kNotSaved, "kjump: not saved: \\x1b[2J\n");
}

TEST_CASE("hibernate, snapshot: a saver that comes back too early leaves a reason") {
    LeavingMachine machine;
    if (!machine.has_disk()) {
        return;
    }
    check_not_saved(machine, kCameBackEarly);
    machine.meanwhile(State::kIncomplete);
    check_not_saved(machine, "the saver came back before the image was complete");
    // By the saver, once it saw that it is still there.
    machine.meanwhile(State::kPassedOver);
    check_return(machine, "hibernate", Exit::kNotSaved, "kjump: the saver did not turn the machine off\n");
    CHECK(header_on(machine.disk).state == State::kPassedOver);
}

TEST_CASE("hibernate: what is of another save is left alone") {
    LeavingMachine machine;
    if (!machine.has_disk()) {
        return;
    }
    for (const auto state : {State::kAwaited, State::kComplete, State::kResuming, State::kFailed}) {
        Header other;
        machine.meanwhile(state, [&](Header& header) {
            header.id = kOtherId;
            other = header;
        });
        check_return(machine, "hibernate", Exit::kNotSaved,
                     "kjump: " + machine.disk + ": what is there now is of another save\n");
        CHECK(encode(header_on(machine.disk)) == encode(other));
    }
}
