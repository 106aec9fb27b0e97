// SPDX-License-Identifier: MIT OR GPL-2.0-only
// From loading an image to the jump, and back if there is none.
#include <csignal>

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "commands/commands.hpp"
#include "support/fresh_boot.hpp"
#include "support/ordinary_user.hpp"
#include "support/signals.hpp"
#include "support/slots.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

Failure busy() { return {Exit::kKernel, "the kernel does not leave: Device or resource busy"}; }

}  // namespace

TEST_CASE("restore: a kernel that waits to be returned to is not lost unasked") {
    FreshBoot saved;
    saved.set_command_line("kexec_jump_back_entry=0x9000040");
    const auto refused = [&](const std::string& entry) {
        CHECK(saved.run({"restore", saved.image}) == Exit::kKernel);
        CHECK_THAT(saved.said(), Catch::StartsWith("kjump: another kernel waits to be returned to, at " + entry +
                                                   ", and would be lost; --discard-waiting restores"));
        CHECK(saved.kernel.loads == 0);
        CHECK(saved.header().state == State::kComplete);
    };
    refused("0x9000040");  // this kernel shows no memory
    saved.kernel.outside = with_control_page(pattern(4096, 1), 0x9000000);
    refused("0x9000040");
    CHECK(saved.run({"restore", "--check", saved.image}) == Exit::kDone);
    saved.set_command_line("quiet");
    saved.kernel.slot_list = {kEmpty, entered_at(0x9000040)};
    refused("0x9000040");
    CHECK(saved.run({"restore", "--discard-waiting", saved.image}) == Exit::kDone);
    CHECK(saved.kernel.jumps == 1);
}

TEST_CASE("restore: a kernel that left during the long reading is not lost either") {
    FreshBoot saved;
    saved.kernel.has_lock = true;
    saved.kernel.on_slots = [&] {
        if (saved.kernel.locks > 0) {
            saved.kernel.slot_list = {entered_at(0x9000040)};
        }
    };
    CHECK(saved.run({"restore", saved.image}) == Exit::kKernel);
    CHECK_THAT(saved.said(), Catch::Contains("another kernel waits to be returned to, at 0x9000040"));
    CHECK(saved.kernel.loads == 0);
    CHECK(saved.header().state == State::kComplete);
}

TEST_CASE("restore: nobody waits where no control page says so, nor in this kernel's own memory") {
    FreshBoot saved;
    saved.kernel.slot_list = {kEmpty, entered_at(0), entered_at(0x2000000)};
    CHECK(saved.run({"restore", saved.image}) == Exit::kDone);
    saved.set_command_line("kexec_jump_back_entry=0x9000040");
    saved.kernel.outside = pattern(4096, 1);
    CHECK(saved.run({"restore", "--again", saved.image}) == Exit::kDone);
    CHECK(saved.kernel.jumps == 2);
}

TEST_CASE("restore: the slots are locked, and signals wait, from the load to the end") {
    FreshBoot saved;
    saved.kernel.has_lock = true;
    const auto check = [&] {
        CHECK(saved.kernel.locks == 1);
        CHECK(is_blocked(SIGTERM));
        CHECK(is_blocked(SIGINT));
    };
    saved.kernel.on_load = saved.kernel.on_unload = check;
    saved.kernel.on_jump = [&] {
        check();
        throw busy();
    };
    CHECK(saved.run({"restore", saved.image}) == Exit::kKernel);
    CHECK(saved.kernel.unloads == 1);
    CHECK(saved.kernel.locks == 0);
    CHECK_FALSE(is_blocked(SIGTERM));
}

TEST_CASE("restore: content that changes between check and load is not jumped into") {
    FreshBoot saved;
    const auto before = saved.header();
    saved.kernel.on_load = [&] {
        auto bytes = read_file(saved.image);
        bytes.back() ^= 1;
        write_file(saved.image, bytes);
    };
    CHECK(saved.run({"restore", saved.image}) == Exit::kDamaged);
    CHECK_THAT(saved.said(), Catch::Contains("the image is damaged: its content is not what was saved"));
    CHECK(saved.kernel.unloads == 1);
    CHECK(saved.kernel.jumps == 0);
    CHECK(encode(saved.header()) == encode(before));
}

TEST_CASE("restore: an image that is saved over meanwhile keeps the header it gets") {
    FreshBoot saved;
    saved.kernel.on_load = [&] {
        auto header = saved.header();
        header.state = State::kIncomplete;
        saved.put(header);
    };
    CHECK(saved.run({"restore", saved.image}) == Exit::kDamaged);
    CHECK_THAT(saved.said(), Catch::Contains("the image was changed while it was loaded"));
    CHECK(saved.kernel.jumps == 0);
    CHECK(saved.header().state == State::kIncomplete);
}

TEST_CASE("restore: a refused jump leaves an image of --again as it was, with its time") {
    FreshBoot saved;
    auto header = saved.header();
    header.state = GENERATE(State::kResumed, State::kResuming);
    header.resumed = 1700000000;
    saved.put(header);
    saved.kernel.on_jump = [] { throw busy(); };
    CHECK(saved.run({"restore", "--again", saved.image}) == Exit::kKernel);
    CHECK(saved.header().state == header.state);
    CHECK(saved.header().resumed == 1700000000);
}

TEST_CASE("restore: an image that cannot be unloaded is unmarked all the same, and the first reason is the last word") {
    FreshBoot saved;
    saved.kernel.on_jump = [] { throw busy(); };
    saved.kernel.on_unload = [] { throw Failure(Exit::kIo, "the kernel does not unload it"); };
    CHECK(saved.run({"restore", saved.image}) == Exit::kKernel);
    CHECK(saved.said() == "kjump: " + saved.image +
                              ": the image is still loaded: the kernel does not unload it\n"
                              "kjump: the kernel does not leave: Device or resource busy\n");
    CHECK(saved.header().state == State::kComplete);
    CHECK(saved.header().resumed == 0);
}

TEST_CASE("restore: who kills it between mark and jump is told how to go on") {
    FreshBoot saved;
    saved.kernel.on_jump = [] { raise(SIGKILL); };
    const auto child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        saved.run({"restore", saved.image});
        _exit(0);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    CHECK(saved.header().state == State::kResuming);
    check_refused(saved, Exit::kResumed,
                  "unless the power was cut, or kjump killed, before its kernel ran (--again resumes it all the same)");
    saved.kernel.loaded = true;
    check_refused(saved, Exit::kResumed,
                  "; what is loaded here now is entered by kjump switch, and given up by kjump unload");
    saved.kernel.loaded = false;
    saved.kernel.on_jump = [] {};
    CHECK(saved.run({"restore", "--again", saved.image}) == Exit::kDone);
    CHECK(saved.kernel.jumps == 1);
}

TEST_CASE("restore --no-jump: a second one says how to go on, and leaves what is loaded") {
    FreshBoot saved;
    REQUIRE(saved.run({"restore", "--no-jump", saved.image}) == Exit::kDone);
    saved.kernel.loaded = true;
    const auto memory = saved.kernel.memory;
    CHECK(saved.run({"restore", "--no-jump", saved.image}) == Exit::kResumed);
    CHECK_THAT(saved.said(), Catch::Contains("entered by kjump switch"));
    CHECK(saved.kernel.loads == 1);
    CHECK(saved.kernel.unloads == 0);
    CHECK(saved.kernel.memory == memory);
}

TEST_CASE("restore --check needs no right to write") {
    FreshBoot saved;
    using std::filesystem::perms;
    std::filesystem::permissions(saved.folder.path(), perms::owner_all | perms::group_exec | perms::others_exec);
    std::filesystem::permissions(saved.image, perms::owner_read | perms::group_read | perms::others_read);
    const OrdinaryUser user;
    Options options;
    options.operands = {saved.image};
    options.check = true;
    auto* const silent = std::fopen("/dev/null", "w");
    CHECK_NOTHROW(restore(options, {saved.folder.path(), saved.kernel, silent, silent}));
    std::fclose(silent);
}
