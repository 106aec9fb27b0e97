// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A key that ends a save, typed at a terminal.
#include <catch2/catch.hpp>

#include "base/keys.hpp"
#include "support/disks.hpp"
#include "support/guarded.hpp"
#include "support/loop_device.hpp"
#include "support/saved_image.hpp"
#include "support/terminal.hpp"

using namespace kjump;
using namespace kjump::test;

TEST_CASE("keys: q and Ctrl-C end the work, others do not") {
    const Terminal terminal;
    const Keys keys;
    CHECK(keys.is_terminal());
    CHECK_FALSE(keys.end_asked());
    for (const auto* typed : {"q", "\x03"}) {
        terminal.type(typed);
        CHECK(keys.end_asked());
        CHECK_FALSE(keys.end_asked());
    }
    terminal.type("Q");
    CHECK_FALSE(keys.end_asked());
    terminal.type("x");
    CHECK_FALSE(keys.end_asked());
}

TEST_CASE("keys: the terminal is as before afterwards") {
    const Terminal terminal;
    const auto before = Terminal::modes();
    REQUIRE((before & (ICANON | ECHO | ISIG)) == (ICANON | ECHO | ISIG));
    {
        const Keys keys;
        CHECK((Terminal::modes() & (ICANON | ECHO | ISIG)) == 0);
    }
    CHECK(Terminal::modes() == before);
}

TEST_CASE("keys: what is no terminal is not read") {
    const StandardInput zeros(open("/dev/zero", O_RDONLY | O_CLOEXEC));
    const Keys keys;
    CHECK_FALSE(keys.is_terminal());
    CHECK_FALSE(keys.end_asked());
}

TEST_CASE("keys: a save that one ends has said how, and leaves that as its reason") {
    SavedImage machine;
    keep_for_guard(machine);
    const LoopDevice device(4 << 20);
    if (!device.is_there()) {
        return;
    }
    tell_disk(machine, "sda", 8192);
    std::filesystem::create_directories(machine.folder / "dev");
    std::filesystem::create_symlink(device.name(), machine.folder / "dev/sda");
    put_header_on(device.name(), awaited());
    const Terminal terminal;
    Terminal::give_keys_at_once();
    terminal.type("q");
    CHECK(machine.run({"save", "--quiet", "--awaited=" + kPlaceWords, machine.source}) == Exit::kKernel);
    CHECK(machine.said() ==
          "kjump: q or Ctrl-C ends this, and the kernel that was left goes on\nkjump: a key ended it\n");
    const auto header = header_on(device.name());
    CHECK(header.state == State::kFailed);
    CHECK(header.reason == "a key ended it");
    CHECK(header.id == kId);
    CHECK(header.at_boot);
}
