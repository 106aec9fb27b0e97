// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump hibernate when nobody leaves, or nobody comes back by himself.
#include "support/leaving_machine.hpp"

using namespace kjump;
using namespace kjump::test;

TEST_CASE("hibernate: a jump that fails leaves its reason, and nothing loaded") {
    LeavingMachine machine;
    if (!machine.has_disk()) {
        return;
    }
    State at_unload{};
    machine.kernel.on_unload = [&] { at_unload = header_on(machine.disk).state; };
    machine.kernel.on_jump = [] { throw Failure(Exit::kAbandoned, "the peer faulted"); };
    CHECK(machine.hibernate({"--comment=first"}) == Exit::kAbandoned);
    CHECK(machine.said() == "kjump: the peer faulted\n");
    CHECK(machine.is_unloaded());
    CHECK(machine.kernel.unloads == 1);
    CHECK(at_unload == State::kFailed);
    const auto header = header_on(machine.disk);
    CHECK(header.reason == "the peer faulted");
    CHECK(header.comment == "first");
    CHECK(header.at_boot);
    // A saver that was complete by then saved a kernel that goes on now.
    machine.kernel.on_jump = [&] {
        auto complete = header_on(machine.disk);
        complete.state = State::kComplete;
        put_header_on(machine.disk, complete);
        throw Failure(Exit::kAbandoned, "the peer faulted");
    };
    CHECK(machine.hibernate() == Exit::kAbandoned);
    CHECK(header_on(machine.disk).state == State::kFailed);
}

TEST_CASE("hibernate: a saver that cannot be loaded loses nothing") {
    LeavingMachine machine;
    if (!machine.has_disk()) {
        return;
    }
    Header before;
    before.state = State::kComplete;
    before.comment = "of yesterday";
    put_header_on(machine.disk, before);
    machine.kernel.on_load = [] { throw Failure(Exit::kKernel, "the kernel does not load it"); };
    CHECK(machine.hibernate() == Exit::kKernel);
    CHECK(machine.said() == "kjump: the kernel does not load it\n");
    CHECK(machine.logged.empty());  // it was not left
    CHECK(machine.kernel.jumps + machine.kernel.unloads == 0);
    CHECK(machine.kernel.chosen == 2);
    CHECK(encode(header_on(machine.disk)) == encode(before));
}
