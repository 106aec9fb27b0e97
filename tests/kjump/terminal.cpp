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

struct Answer {
    std::optional<std::string> line;
    std::string out;
};

Answer answer(int descriptor, std::optional<milliseconds> patience = {}) {
    const TemporaryFolder folder;
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> out(std::fopen((folder / "out").c_str(), "w"), std::fclose);
    const auto line = SilentTerminal(descriptor).ask("Which? ", out.get(), patience);
    out.reset();
    const auto bytes = read_file(folder / "out");
    return {line ? std::optional(words_of(*line)) : std::nullopt, {bytes.begin(), bytes.end()}};
}

std::optional<std::string> ask(std::optional<milliseconds> patience = {}) {
    return answer(STDIN_FILENO, patience).line;
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

TEST_CASE("silent terminal: it is asked there, wherever else words go, and where it cannot be written to there") {
    const Terminal terminal;
    {
        const Person person(terminal, {"yes\n"});
        CHECK(answer(STDIN_FILENO).out.empty());
    }
    CHECK(terminal.shown() == "Which? \n");
    const int for_reading = open(terminal.name().c_str(), O_RDONLY | O_NOCTTY | O_CLOEXEC);
    REQUIRE(for_reading >= 0);
    {
        const Person person(terminal, {"yes\n"});
        CHECK(answer(for_reading).out == "Which? \n");
    }
    close(for_reading);
    CHECK(terminal.shown().empty());
}

TEST_CASE("silent terminal: Ctrl-C, Ctrl-D in an empty line, and nobody in time are no line") {
    const Terminal terminal;
    const auto modes = Terminal::modes();
    for (const auto* keys : {"\x03", "half\x03", "\x04"}) {
        const Person person(terminal, {keys});
        CHECK_FALSE(ask());
        CHECK(Terminal::modes() == modes);
    }
    REQUIRE_REFUSED(Exit::kKey, "no passphrase was given", ask(milliseconds(0)));
    CHECK(Terminal::modes() == modes);
}

TEST_CASE("silent terminal: after a signal it is as before, and no line is given") {
    const Terminal terminal;
    const auto modes = Terminal::modes();
    const auto asking = pthread_self();
    // Once, at whatever moment: what comes before the terminal is waited for is not lost.
    const auto killed = [&](int signal) {
        std::thread killer([&] {
            while (!terminal.is_silent()) {
            }
            pthread_kill(asking, signal);
        });
        REQUIRE_REFUSED(Exit::kKey, "no passphrase was given", ask());
        killer.join();
    };
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        killed(signal);
        CHECK(Terminal::modes() == modes);
    }
}

TEST_CASE("silent terminal: what was typed and not asked for is forgotten") {
    const Terminal terminal;
    const SilentTerminal silent(STDIN_FILENO);
    terminal.type("ahead\n");
    silent.forget();
    REQUIRE_REFUSED(Exit::kKey, "no passphrase was given", silent.ask("Which? ", nullptr, milliseconds(0)));
}

TEST_CASE("silent terminal: a signal after the answer is not lost") {
    const Terminal terminal;
    const SilentTerminal silent(STDIN_FILENO);
    silent.check_signals();
    REQUIRE(raise(SIGTERM) == 0);
    REQUIRE_REFUSED(Exit::kKey, "no passphrase was given", silent.check_signals());
}

TEST_CASE("silent terminal: what is none is refused") {
    const StandardInput none(open("/dev/null", O_RDONLY | O_CLOEXEC));
    REQUIRE_REFUSED(Exit::kKey, "a passphrase is asked for on a terminal, and this is none", ask());
}
