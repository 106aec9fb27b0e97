// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The options by which images are encrypted.
#include <catch2/catch.hpp>

#include "commands/options.hpp"
#include "support/disks.hpp"
#include "support/refusal.hpp"

using namespace kjump;
using namespace kjump::test;

TEST_CASE("options: --key-file and --passphrase are for what saves, restores, or dumps an image") {
    const auto refused = [](const std::string& words, const std::vector<std::string>& line) {
        INFO(words);
        REQUIRE_REFUSED(Exit::kUsage, words, parse_options(line));
    };
    for (const std::string command : {"hibernate", "snapshot", "restore"}) {
        CHECK(parse_options({command, "--key-file=k", "a"}).key_file == "k");
        CHECK(parse_options({command, "--passphrase", "a"}).passphrase);
        refused("--key-file and --passphrase contradict each other", {command, "--key-file=k", "--passphrase", "a"});
        refused("--key-file= names no file", {command, "--key-file=", "a"});
        refused("--passphrase takes no value", {command, "--passphrase=secret", "a"});
    }
    CHECK(parse_options({"restore", "--at-boot", "--passphrase"}).passphrase);
    refused("--pass-over takes no key", {"restore", "--at-boot", "--pass-over", "--passphrase"});
    refused("--pass-over takes no key", {"restore", "--at-boot", "--pass-over", "--key-file=k"});
    refused("save has no option --key-file", {"save", "--key-file=k", "a", "b"});
    CHECK(parse_options({"save", "--awaited=" + kPlaceWords, "--encrypted", "a"}).encrypted);
    refused("--encrypted is for --awaited", {"save", "--encrypted", "a", "b"});
    const auto dump = parse_options({"dump", "--key-file=k", "image", "file"});
    CHECK(dump.operands == std::vector<std::string>{"image", "file"});
    refused("--key-file is for the dump of an image", {"dump", "--key-file=k", "file"});
    refused("dump has no option --passphrase", {"dump", "--passphrase", "image", "file"});
    for (const auto* option : {"--size=8M", "--append=a", "--initrd=a", "--kernel=a", "--through=a"}) {
        refused("dump takes options of a saver, or an image that is there already", {"dump", option, "a", "b"});
    }
    refused("dump takes FILE, or IMAGE and FILE, not 3 operands", {"dump", "a", "b", "c"});
}
