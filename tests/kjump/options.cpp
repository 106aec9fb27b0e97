// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "commands/options.hpp"

#include <catch2/catch.hpp>

#include "support/refusal.hpp"

using namespace kjump;

TEST_CASE("options and operands mix") {
    const auto save =
        parse_options({"save", "--entry=0x48000dc", "-", "--comment=first", "--same-kernel", "/dev/sda1"});
    CHECK(save.command == "save");
    CHECK(save.operands == std::vector<std::string>{"-", "/dev/sda1"});
    CHECK(save.entry == 0x48000dcu);
    CHECK(save.comment == "first");
    CHECK(save.same_kernel);
    const auto restore = parse_options({"restore", "--again", "--no-jump", "image"});
    CHECK((restore.again && restore.no_jump && !restore.check));
    CHECK(parse_options({"switch", "--slot=2"}).slot == 2u);
    CHECK(parse_options({"switch", "--slot=7"}).slot == 7u);
    CHECK(parse_options({"unload", "--slot=3"}).slot == 3u);
    CHECK(parse_options({"run", "--long-mode", "a"}).long_mode);
    CHECK_FALSE(parse_options({"run", "a"}).long_mode);
    CHECK(parse_options({"run", "--timeout=1", "a"}).timeout == 1u);
    CHECK(parse_options({"run", "--timeout=0x15180", "a"}).timeout == 86400u);
    CHECK_FALSE(parse_options({"run", "a"}).timeout);
    CHECK(parse_options({"run", "--dump=0x123456000,1", "a"}).dump_start == 0x123456000);
    CHECK(parse_options({"run", "--at=0200000", "a"}).at == 200000u);
    CHECK(parse_options({"run", "--dump=0xfffffffffffff,65536", "a"}).dump_bytes == 65536);
    CHECK(parse_options({"run", "--long-mode", "--", "--at"}).operands == std::vector<std::string>{"--at"});
    CHECK(parse_options({"save", "--", "--", "--help"}).operands == std::vector<std::string>{"--", "--help"});
    CHECK(parse_options({"save", "--help"}).help);
    CHECK(parse_options({"help"}).help);
    CHECK_FALSE(parse_options({"run", "help"}).help);
    CHECK(parse_options({"window", "take", "--size=0x200000"}).size == 0x200000u);
    CHECK(parse_options({"window", "--size=3K", "take"}).size == 3072u);
    CHECK(parse_options({"window", "take", "--size=64M"}).size == 64u << 20);
    CHECK(parse_options({"window", "take", "--size=4194303G"}).size == std::uint64_t{4194303} << 30);
    CHECK(parse_options({"window", "take", "--size=2M", "--kind=offline"}).kind == "offline");
    CHECK(parse_options({"window", "give", "0x1000000"}).operands.size() == 2);
}

TEST_CASE("a command line that makes no sense is refused") {
    const auto refused = [](const std::string& words, const std::vector<std::string>& line) {
        INFO(words);
        REQUIRE_REFUSED(Exit::kUsage, words, parse_options(line));
    };
    refused("a command is missing: hibernate, snapshot, dump, make-saver, find, locate, save, restore, load, ", {});
    refused("switch, unload, status, bios, run, window, guard or task", {});
    refused("a command is missing", {""});
    refused("there is no command resume", {"resume"});
    refused("a command comes first, not --", {"--", "--help"});
    refused("a command comes first, not -V", {"-V"});
    refused("a command comes first, not --quiet", {"--quiet", "status"});
    refused("an operand is empty", {"save", "", "b"});
    refused("an operand is empty", {"status", ""});
    refused("save takes SOURCE and TARGET, not 1 operand", {"save", "a"});
    refused("restore takes IMAGE, a partition, volume or file, not 2 operands", {"restore", "a", "b"});
    refused("switch takes no operand", {"switch", "a"});
    refused("unload takes no operand", {"unload", "a"});
    refused("run has no option --slot", {"run", "--slot=1", "a"});
    refused("--dump=0x10000000000000,1 is no address", {"run", "--dump=0x10000000000000,1", "a"});
    refused("--timeout=86401 is no number of seconds from 1 to 86400", {"run", "--timeout=86401", "a"});
    refused("--timeout=5s is no number of seconds", {"run", "--timeout=5s", "a"});
    refused("--timeout= is no number of seconds", {"run", "--timeout=", "a"});
    refused("--timeout needs a value", {"run", "--timeout", "a"});
    refused("bios has no option --timeout", {"bios", "--timeout=5", "int=12"});
    refused("--long-mode takes no value", {"run", "--long-mode=1", "a"});
    refused("bios has no option --long-mode", {"bios", "--long-mode", "int=12"});
    refused("save has no option --again", {"save", "--again", "a", "b"});
    refused("--again takes no value", {"restore", "--again=1", "a"});
    refused("--entry needs a value: --entry=...", {"switch", "--entry"});
    refused("--entry=-4 is no number", {"switch", "--entry=-4"});
    refused("--entry=12x is no number", {"switch", "--entry=12x"});
    refused("--entry= is no number", {"switch", "--entry="});
    refused("a comment has 111 bytes at most", {"save", "--comment=" + std::string(112, 'x'), "a", "b"});
    refused("--entry is given twice", {"switch", "--entry=0x1000", "--entry=0x2000"});
    refused("--quiet is given twice", {"save", "--quiet", "a", "--quiet", "b"});
    refused("window takes nothing, take or give, not list", {"window", "list"});
    refused("window take needs --size=SIZE", {"window", "take"});
    refused("window take takes options, and no 64M", {"window", "take", "64M", "--size=64M"});
    refused("window give takes one address", {"window", "give"});
    refused("window give takes one address", {"window", "give", "0x1000000", "0x2000000"});
    refused("window take takes options, and no 1", {"window", "take", "1", "2", "--size=64M"});
    refused("--size is for window take", {"window", "--size=64M"});
    refused("--at and --kind are for window take", {"window", "give", "0x1000000", "--kind=offline"});
    for (const auto* size : {"", "M", "0", "64X", "64MM", "-1M", "0x10000000000000", "4194304G"}) {
        refused("is no number of bytes, as 64M is", {"window", "take", std::string("--size=") + size});
    }
    refused("--kind=any is neither contiguous nor offline", {"window", "take", "--size=2M", "--kind=any"});
    refused("contradict", {"restore", "--check", "--no-jump", "a"});
}

TEST_CASE("what --help prints fits a terminal and names every option") {
    const std::string usage = kUsageText;
    for (std::size_t at = 0; at < usage.size();) {
        const auto line = usage.substr(at, usage.find('\n', at) - at);
        CHECK_THAT(line, Catch::Predicate<std::string>([](auto& it) { return it.size() <= 80; }));
        at += line.size() + 1;
    }
    for (const auto* option : {"--entry", "--same-kernel", "--comment", "--quiet", "--check", "--no-jump", "--again",
                               "--slot", "--at", "--dump", "--long-mode", "--size", "--kind", "--awaited", "--at-boot",
                               "--pass-over", "--kernel", "--help", "--version"}) {
        CHECK_THAT(usage, Catch::Contains(option));
    }
}
