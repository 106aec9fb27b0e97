// SPDX-License-Identifier: MIT OR GPL-2.0-only
//
// The monitor's connection with the test in the place of QEMU.
#include "qmp.hpp"

#include <csignal>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <sys/socket.h>

#include "temporary_directory.hpp"

using namespace harness;
using harness::test::TemporaryDirectory;
using namespace std::chrono_literals;

namespace {

struct Fixture {
    TemporaryDirectory directory;
    std::pair<Fd, Fd> ends = make_socket_pair();
    Fd& emulator = ends.second;
    Qmp qmp{std::move(ends.first), create_file(directory.path() / "log")};

    Fixture() {
        std::signal(SIGPIPE, SIG_IGN);  // as main() has it
        fcntl(qmp.fd(), F_SETFL, O_NONBLOCK);
        read_some(emulator.get());  // the greeting
    }

    std::optional<std::string> ask(std::chrono::milliseconds patience) {
        return qmp.ask("info registers -a", std::chrono::steady_clock::now() + patience);
    }
};

constexpr std::chrono::milliseconds kLong = 60s, kShort = 100ms;

}  // namespace

TEST_CASE_METHOD(Fixture, "an answer comes back as it was said, whatever comes before it") {
    write_all(emulator.get(),
              "{\"event\": \"STOP\"}\n{\"return\": \"unknown command: 'x'\\r\\n\"}\n"
              "{\"return\": \"a \\\"b\\\" \\\\\\r\\n\\tc\\u00e4d\", \"id\": \"asked\"}\n");
    CHECK(ask(kLong) == "a \"b\" \\\r\n\tc?d");
    CHECK(read_some(emulator.get()) ==
          "{\"execute\": \"human-monitor-command\", \"arguments\": {\"command-line\": \"info registers -a\"}, "
          "\"id\": \"asked\"}\n");
}

TEST_CASE_METHOD(Fixture, "an error is an answer without words") {
    write_all(emulator.get(), "{\"error\": {\"class\": \"x\", \"desc\": \"y\"}, \"id\": \"asked\"}\n");
    CHECK(ask(kLong) == "");
}

TEST_CASE_METHOD(Fixture, "nobody waits for a monitor that is silent, stops half-way, or is gone") {
    CHECK_FALSE(ask(kShort).has_value());
    write_all(emulator.get(), "{\"return\": \"half");
    CHECK_FALSE(ask(kShort).has_value());
    emulator.reset();
    CHECK_THROWS_AS(ask(kLong), std::system_error);
}

TEST_CASE_METHOD(Fixture, "a connection that ends while it is asked ends the waiting") {
    shutdown(emulator.get(), SHUT_WR);
    CHECK_FALSE(ask(kLong).has_value());
}

TEST_CASE_METHOD(Fixture, "a command that is refused is a complaint") {
    write_all(emulator.get(), "{\"return\": \"unknown command: 'x'\\r\\n\"}\n");
    CHECK(qmp.receive() == "QEMU refused a monitor command: unknown command: 'x'");
}
