// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump restore --at-boot --passphrase: how a machine that boots asks for the passphrase.
#include <filesystem>
#include <fstream>
#include <thread>

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include "support/encrypted_boot.hpp"
#include "support/terminal.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

constexpr auto* kWrong = "that is not its passphrase\n";
constexpr auto* kLast = "that is not its passphrase; after another wrong one the image is passed over\n";

Exit restore_at_boot(EncryptedBoot& boot) { return boot.restore({"--at-boot", "--passphrase"}, false); }

}  // namespace

TEST_CASE("boot passphrase: an empty line is no try, and a key that ends the line is one of three") {
    EncryptedBoot boot(EncryptedBoot::by_words);
    const Terminal terminal;
    Answerer person(terminal, {"\n", "\n", "\n", "\x03", "\n", "no\n", kPassphrase + "\n"});
    CHECK(restore_at_boot(boot) == Exit::kDone);
    CHECK(boot.said().empty());
    const auto asked = boot.question();
    CHECK(person.end() == asked + asked + asked + asked + kWrong + asked + asked + kLast + asked);
    CHECK((boot.kernel.memory == wide_memory()));
}

TEST_CASE("boot passphrase: kjump find says that it will be asked for, by the words that boot/restore looks for") {
    EncryptedBoot boot(EncryptedBoot::by_words);
    CHECK(boot.run({"find", "--at-boot"}) == Exit::kDone);
    CHECK(boot.said() == boot.disk + ": complete; encrypted by a passphrase; the next boot restores it\n");
}

TEST_CASE("boot passphrase: empty lines do not hold a boot for ever") {
    EncryptedBoot boot(EncryptedBoot::by_words);
    const Terminal terminal;
    Answerer person(terminal, std::vector<std::string>(22, "\n"));
    CHECK(restore_at_boot(boot) == Exit::kKey);
    person.end();
    CHECK(header_on(boot.disk).state == State::kPassedOver);
}

TEST_CASE("boot passphrase: after three tries the image is passed over, which is said before the last one") {
    for (const auto* end : {"x\n", "\x04", "half\x03"}) {
        EncryptedBoot boot(EncryptedBoot::by_words);
        const Terminal terminal;
        Answerer person(terminal, {"no\n", "no\n", end});
        CHECK(restore_at_boot(boot) == Exit::kKey);
        const auto asked = boot.question();
        CHECK(person.end() == asked + kWrong + asked + kLast + asked);
        CHECK(boot.said() == "kjump: " + boot.disk + ": the image is passed over\nkjump: " + boot.disk +
                                 ": the image is encrypted by another passphrase\n");
        CHECK(header_on(boot.disk).state == State::kPassedOver);
        CHECK(boot.kernel.loads == 0);
    }
}

// How much memory there is kjump reads before it asks, so it waits here, between two questions.
TEST_CASE("boot passphrase: between two questions what is typed is neither shown nor taken for an answer") {
    EncryptedBoot boot(EncryptedBoot::by_words);
    const auto meminfo = boot.folder / "proc/meminfo", words = boot.folder / "words";
    std::filesystem::rename(meminfo, words);
    REQUIRE(mkfifo(meminfo.c_str(), 0600) == 0);
    const Terminal terminal;
    const auto modes = Terminal::modes();
    boot.kernel.on_load = [&] { CHECK(Terminal::modes() == modes); };
    bool is_silent = false;
    std::thread person([&] {
        const auto answer = [&](const std::string& keys) {
            std::string shown;
            while (!shown.ends_with(": ")) {
                shown += terminal.next_shown();
            }
            terminal.write_keys(keys);
        };
        std::ofstream(meminfo) << std::ifstream(words).rdbuf();
        answer("no\n");
        std::ofstream waiting(meminfo);
        is_silent = terminal.is_silent();
        terminal.write_keys("ahead\n");
        std::ifstream text(words);
        std::filesystem::rename(words, meminfo);
        waiting << text.rdbuf();
        waiting.close();
        answer(kPassphrase + "\n");
    });
    CHECK(restore_at_boot(boot) == Exit::kDone);
    person.join();
    CHECK(is_silent);
    CHECK(terminal.shown() == "\n");
}

TEST_CASE("boot passphrase: where standard input is no terminal it is asked for on the console") {
    EncryptedBoot boot(EncryptedBoot::by_words);
    const Terminal terminal;
    std::filesystem::create_symlink(terminal.name(), boot.folder / "dev/console");
    Answerer person(terminal, {kPassphrase + "\n"});
    {
        const StandardInput none(open("/dev/null", O_RDONLY | O_CLOEXEC));
        CHECK(restore_at_boot(boot) == Exit::kDone);
    }
    CHECK(person.end() == boot.question());
    CHECK(boot.said().empty());
    CHECK((boot.kernel.memory == wide_memory()));
}
