// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump restore of an encrypted image: with its key, and without.
#include <fstream>

#include <catch2/catch.hpp>

#include "image/kdump.hpp"
#include "support/encrypted_boot.hpp"
#include "support/json.hpp"
#include "support/terminal.hpp"

using namespace kjump;
using namespace kjump::test;
using Catch::Contains;

namespace {

constexpr auto* kLacksKey = "the image is encrypted, and --key-file=FILE names its key";

// KiB of this process that cannot be swapped out, as each secret is.
std::string locked() {
    std::ifstream status("/proc/self/status");
    std::string words;
    while (status >> words && words != "VmLck:") {
    }
    status >> words;
    return words;
}

}  // namespace

TEST_CASE("restore, encrypted: by its key file the memory is as it was saved") {
    EncryptedBoot boot;
    CHECK(boot.restore({boot.by_key_file}) == Exit::kDone);
    CHECK(boot.said().empty());
    CHECK((boot.kernel.memory == wide_memory()));
    CHECK(boot.kernel.entry == 0x4800040);
    CHECK(boot.kernel.jumps == 1);
    CHECK(header_on(boot.disk).state == State::kResuming);
    CHECK(boot.restore({boot.by_key_file}) == Exit::kResumed);
    CHECK(boot.restore({boot.by_key_file, "--again"}) == Exit::kDone);
}

TEST_CASE("restore, encrypted: no key is in memory any more when the image is entered") {
    EncryptedBoot boot;
    const auto before = locked();
    {
        const Secret secret(1);
        if (locked() == before) {
            return;  // this process may lock nothing
        }
    }
    boot.kernel.on_jump = [&] { CHECK(locked() == before); };
    CHECK(boot.restore({boot.by_key_file}) == Exit::kDone);
    CHECK(boot.kernel.jumps == 1);
}

TEST_CASE("restore, encrypted: without its key it is refused, and by another one") {
    EncryptedBoot boot;
    for (const auto& words : std::vector<std::vector<std::string>>{{}, {"--check"}}) {
        boot.check_refused(Exit::kKey, kLacksKey, words);
    }
    const auto other = put_key_file(boot.folder / "other", std::string(64, 'l'));
    boot.check_refused(Exit::kKey, "the image is encrypted by another key than that in " + other,
                       {"--key-file=" + other});
    CHECK(boot.restore({"--key-file=" + boot.folder.path()}) == Exit::kKey);
    CHECK(boot.restore({"--key-file=" + boot.folder / "none"}) == Exit::kIo);
    CHECK(boot.kernel.loads == 0);
}

TEST_CASE("restore, encrypted: damage is told as damage") {
    EncryptedBoot boot;
    auto bytes = read_file(boot.disk);
    bytes[static_cast<std::size_t>(KdumpPlaces(header_on(boot.disk).kdump).data) + 1000] ^= 1;
    write_file(boot.disk, bytes);
    CHECK(boot.restore({boot.by_key_file}) == Exit::kDamaged);
    CHECK_THAT(boot.said(), Contains("the image is damaged: its content is not what was saved"));
    CHECK(boot.kernel.jumps == 0);
    CHECK(boot.kernel.memory.empty());
    CHECK(header_on(boot.disk).state == State::kComplete);
}

TEST_CASE("restore --key-file, --passphrase: an image that is not encrypted is not taken") {
    EncryptedBoot boot;
    for (const auto& word : {boot.by_key_file, std::string("--passphrase")}) {
        CHECK(boot.run({"restore", "--quiet", word, boot.image}) == Exit::kKey);
        CHECK(boot.said() == "kjump: " + boot.image + ": the image is not encrypted, so anybody may have made it\n");
        CHECK(boot.kernel.loads == 0);
    }
}

TEST_CASE("restore --check, find, status: that an image is encrypted is said") {
    EncryptedBoot boot;
    const std::string words = "complete; encrypted by a key file; the next boot restores it";
    CHECK(boot.restore({"--check", boot.by_key_file}) == Exit::kDone);
    CHECK_THAT(boot.said(), Contains("state     " + words + "\n") && !Contains("sha256"));
    CHECK(boot.run({"status", boot.disk}) == Exit::kDone);
    CHECK_THAT(boot.said(), Contains(words) && !Contains("sha256"));
    CHECK(boot.run({"find"}) == Exit::kDone);
    CHECK(boot.said() == boot.disk + ": " + words + "\n");
    CHECK(boot.run({"status", "--json", boot.disk}) == Exit::kDone);
    CHECK(json_in(boot.said())["encrypted"] == "key_file");
    CHECK(json_in(boot.said())["sha256"].is_null());
    CHECK(boot.run({"status", "--json", boot.image}) == Exit::kDone);
    CHECK(json_in(boot.said())["encrypted"].is_null());
}

TEST_CASE("restore, encrypted: the passphrase is asked for, and not shown") {
    EncryptedBoot boot(EncryptedBoot::by_words);
    const Terminal terminal;
    const auto modes = Terminal::modes();
    Answerer person(terminal, {"no\n", kPassphrase + "\n"});
    CHECK(boot.restore() == Exit::kDone);
    const auto question = boot.question();
    CHECK(person.end() == question + "that is not its passphrase\n" + question);
    CHECK(boot.said().empty());
    CHECK((boot.kernel.memory == wide_memory()));
    CHECK(Terminal::modes() == modes);
}

TEST_CASE("restore, encrypted: by a key file or a passphrase, whichever it was, and the other one is told") {
    {
        EncryptedBoot boot;
        const Terminal terminal;
        boot.check_refused(Exit::kKey, "the image is encrypted by a key file, and not by a passphrase",
                           {"--passphrase"});
    }
    EncryptedBoot boot(EncryptedBoot::by_words);
    const Terminal terminal;
    boot.check_refused(Exit::kKey, "the image is encrypted by a passphrase, and not by a key file",
                       {"--key-file=" + put_key_file(boot.key_file)});
}

TEST_CASE("restore, encrypted: after three passphrases that are not the one it is refused, and after Ctrl-C") {
    EncryptedBoot boot(EncryptedBoot::by_words);
    const Terminal terminal;
    const Answerer person(terminal, {"no\n", "\n", kPassphrase + "x\n"});
    CHECK(boot.restore({"--passphrase"}) == Exit::kKey);
    CHECK_THAT(boot.said(),
               Catch::EndsWith("kjump: " + boot.disk + ": the image is encrypted by another passphrase\n"));
    CHECK(boot.kernel.loads == 0);
    CHECK(boot.run({"status", "--json", boot.disk}) == Exit::kDone);
    CHECK(json_in(boot.said())["encrypted"] == "passphrase");
}

TEST_CASE("restore, encrypted: a passphrase is not asked for without the memory that makes it a key") {
    EncryptedBoot boot(EncryptedBoot::by_words);
    const Terminal terminal;
    write_text(boot.folder / "proc/meminfo", "MemTotal: 165000 kB\nMemAvailable: 32768 kB\n");
    CHECK(boot.restore({"--passphrase"}) == Exit::kKernel);
    CHECK(boot.said() == "kjump: a passphrase takes 64.0 MiB of memory to be made a key, and 32.0 MiB are available\n");
    CHECK(boot.kernel.loads == 0);
}

TEST_CASE("restore, encrypted: where nobody can type a passphrase is no terminal") {
    EncryptedBoot boot(EncryptedBoot::by_words);
    const StandardInput none(open("/dev/null", O_RDONLY | O_CLOEXEC));
    boot.check_refused(
        Exit::kKey,
        "the image is encrypted by a passphrase, which is asked for on a terminal, and standard input is none");
}
