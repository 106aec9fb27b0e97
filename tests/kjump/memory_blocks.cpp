// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/memory_blocks.hpp"

#include <cstring>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/caught_signals.hpp"
#include "machine/blocked_signals.hpp"
#include "support/memory_blocks.hpp"
#include "support/ordinary_user.hpp"
#include "support/refusal.hpp"
#include "support/signals.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

// A pipe that takes nothing more: who writes waits.
class FullPipe {
public:
    explicit FullPipe(const std::string& name) {
        std::filesystem::remove(name);
        REQUIRE(mkfifo(name.c_str(), 0600) == 0);
        descriptor_ = open(name.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
        REQUIRE(descriptor_ >= 0);
        const char page[4096] = {};
        while (write(descriptor_, page, sizeof page) > 0) {
        }
    }
    FullPipe(const FullPipe&) = delete;
    ~FullPipe() { close(descriptor_); }

private:
    int descriptor_;
};

}  // namespace

TEST_CASE("memory blocks: if one stays online those before it come back") {
    MachineWithBlocks machine;
    machine.refuse(2);
    std::filesystem::permissions(machine.file(1), std::filesystem::perms(0666));
    const OrdinaryUser user;
    REQUIRE_REFUSED(Exit::kKernel, "the memory block at 0x10000000 does not go offline: Permission denied",
                    put_offline(machine.folder.path(), {0x8000000, 0x18000000}, Zone::kMovable));
    CHECK(machine.written(1) == "online_movable");
}

TEST_CASE("memory blocks: all that can come online do, and the first that does not is told") {
    MachineWithBlocks machine;
    for (const int block : {1, 2, 3}) {
        machine.set(block, "offline");
    }
    std::filesystem::remove(machine.file(1));
    REQUIRE_REFUSED(Exit::kKernel, "the memory block at 0x8000000 does not come online again: No such file",
                    put_online(machine.folder.path(), {0x8000000, 0x20000000}, Zone::kKernel));
    CHECK((machine.written(2) == "online_kernel" && machine.written(3) == "online_kernel"));
}

TEST_CASE("memory blocks: a signal ends the wait for one, and those before it come back") {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        MachineWithBlocks machine;
        const FullPipe pipe(machine.file(2));
        const auto child = fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            const BlockedSignals signals;
            try {
                put_offline(machine.folder.path(), {0x8000000, 0x18000000}, Zone::kKernel);
            } catch (const Failure& failure) {
                _exit(std::strcmp(failure.what(), "the memory stays online: a signal came first") == 0 ? 0 : 1);
            }
            _exit(2);
        }
        while (machine.state(1) != "offline") {
            usleep(1000);
        }
        // Until it is gone: one that came just before it waited would not end the wait.
        int status = 0;
        while (waitpid(child, &status, WNOHANG) == 0) {
            kill(child, signal);
            usleep(1000);
        }
        CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 0));
        CHECK(machine.written(1) == "online_kernel");
    }
}

TEST_CASE("memory blocks: signals are as they were before, and who ignores one goes on ignoring it") {
    const BlockedSignals blocked;
    auto* const before = std::signal(SIGHUP, SIG_IGN);
    {
        const CaughtSignals signals;
        CHECK_FALSE(is_blocked(SIGINT));
        raise(SIGHUP);
        CHECK_FALSE(signals.any());
        raise(SIGINT);
        CHECK(signals.any());
    }
    CHECK(is_blocked(SIGINT));
    CHECK(std::signal(SIGHUP, before) == SIG_IGN);
    CHECK_FALSE(CaughtSignals().any());
}
