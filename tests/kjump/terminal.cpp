// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A secret that is typed at a terminal.
#include "base/terminal.hpp"

#include <pthread.h>

#include "support/encryption.hpp"
#include "support/refusal.hpp"
#include "support/terminal.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

using std::chrono::milliseconds;

std::string words_of(const Secret& secret) { return {secret.bytes().begin(), secret.bytes().end()}; }

std::string ask(std::optional<milliseconds> patience = {}) {
    const TemporaryFolder folder;
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> out(std::fopen((folder / "out").c_str(), "w"), std::fclose);
    return words_of(SilentTerminal(STDIN_FILENO).ask("Which? ", out.get(), patience));
}

}  // namespace

TEST_CASE("silent terminal: a line is what was typed when it was asked for, and not before") {
    const Terminal terminal;
    const auto modes = Terminal::modes();
    terminal.type("before\n");
    const Person person(terminal, {"now\n"});
    CHECK(ask() == "now");
    CHECK(Terminal::modes() == modes);
}

TEST_CASE("silent terminal: Ctrl-C, Ctrl-D in an empty line, and nobody in time are no line") {
    const Terminal terminal;
    const auto modes = Terminal::modes();
    for (const auto* keys : {"\x03", "half\x03", "\x04"}) {
        const Person person(terminal, {keys});
        REQUIRE_REFUSED(Exit::kKey, "no passphrase was given", ask());
        CHECK(Terminal::modes() == modes);
    }
    REQUIRE_REFUSED(Exit::kKey, "no passphrase was given", ask(milliseconds(0)));
    CHECK(Terminal::modes() == modes);
}

TEST_CASE("silent terminal: after a signal it is as before, and no line is given") {
    const Terminal terminal;
    const auto modes = Terminal::modes();
    const auto asking = pthread_self();
    const auto killed = [&](int signal) {
        std::atomic<bool> is_asked = true;
        std::thread killer([&] {
            while (is_asked) {  // it may come before the terminal is waited for
                if (terminal.is_silent()) {
                    pthread_kill(asking, signal);
                }
                std::this_thread::sleep_for(milliseconds(1));
            }
        });
        const CaughtSignals signals;  // for what comes when it is not asked any more
        REQUIRE_REFUSED(Exit::kKey, "no passphrase was given", ask());
        is_asked = false;
        killer.join();
        CHECK(signals.any());
    };
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        killed(signal);
        CHECK(Terminal::modes() == modes);
    }
}

TEST_CASE("silent terminal: what is none is refused") {
    const StandardInput none(open("/dev/null", O_RDONLY | O_CLOEXEC));
    REQUIRE_REFUSED(Exit::kKey, "a passphrase is asked for on a terminal, and this is none", ask());
}
