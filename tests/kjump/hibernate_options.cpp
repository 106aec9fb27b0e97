// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The command lines of kjump hibernate, snapshot, make-saver and find, and of what saves and restores for them.
#include <catch2/catch.hpp>

#include "commands/options.hpp"
#include "support/disks.hpp"
#include "support/refusal.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

void refused(const std::string& words, const std::vector<std::string>& line) {
    INFO(words);
    REQUIRE_REFUSED(Exit::kUsage, words, parse_options(line));
}

}  // namespace

TEST_CASE("hibernate, snapshot: their options are a saver's") {
    for (const auto* command : {"hibernate", "snapshot"}) {
        const auto options = parse_options({command, "--kernel=/boot/other", "--initrd=/boot/saver", "--append=quiet",
                                            "--size=96M", "--comment=first", "--force", "/dev/sda3"});
        CHECK(options.command == command);
        CHECK(options.operands == std::vector<std::string>{"/dev/sda3"});
        CHECK(options.saver_kernel == "/boot/other");
        CHECK(options.initrd == "/boot/saver");
        CHECK(options.append == "quiet");
        CHECK(options.size == 96u << 20);
        CHECK(options.comment == "first");
        CHECK(options.force);
        CHECK_FALSE(parse_options({command, "/dev/sda3"}).force);
    }
}

TEST_CASE("hibernate, snapshot: what makes no sense is refused") {
    for (const std::string command : {"hibernate", "snapshot"}) {
        refused(command + " takes IMAGE, a partition, volume or file, not 0 operands", {command});
        refused(command + " takes IMAGE, a partition, volume or file, not 2 operands",
                {command, "/dev/sda3", "/dev/sdb3"});
        refused("an operand is empty", {command, ""});
        refused("--kernel= names no file", {command, "--kernel=", "/dev/sda3"});
        refused("--initrd= names no file", {command, "--initrd=", "/dev/sda3"});
        refused("--kernel needs a value", {command, "--kernel", "/dev/sda3"});
        refused("--kernel is given twice", {command, "--kernel=a", "--kernel=b", "/dev/sda3"});
        refused("--force takes no value", {command, "--force=1", "/dev/sda3"});
        refused("--size=0 is no number of bytes, as 64M is", {command, "--size=0", "/dev/sda3"});
        refused("a comment has 111 bytes at most", {command, "--comment=" + std::string(112, 'x'), "/dev/sda3"});
        for (const auto* option :
             {"--at-boot", "--slot=1", "--at=0x1000000", "--vmcore", "--quiet", "--entry=0x1000"}) {
            refused(command + " has no option --", {command, option, "/dev/sda3"});
        }
    }
    refused("load has no option --kernel", {"load", "--kernel=a", "b"});
}

TEST_CASE("make-saver, find: they take no operands") {
    CHECK(parse_options({"make-saver"}).command == "make-saver");
    CHECK(parse_options({"find", "--at-boot"}).at_boot);
    CHECK_FALSE(parse_options({"find"}).at_boot);
    refused("make-saver takes no operand", {"make-saver", "6.1.0"});
    refused("make-saver has no option --force", {"make-saver", "--force"});
    CHECK(parse_options({"find", "--at=4096"}).at == 4096);
    CHECK_FALSE(parse_options({"find"}).at);
    refused("find takes no operand", {"find", "/dev/sda3"});
    refused("find has no option --pass-over", {"find", "--pass-over"});
    refused("--at-boot takes no value", {"find", "--at-boot=1"});
}

TEST_CASE("locate: it takes one file") {
    CHECK(parse_options({"locate", "/var/image"}).operands == std::vector<std::string>{"/var/image"});
    refused("locate takes IMAGE, a partition, volume or file, not 0 operands", {"locate"});
    refused("locate takes IMAGE, a partition, volume or file, not 2 operands", {"locate", "a", "b"});
    refused("locate has no option --at", {"locate", "--at=0", "a"});
}

TEST_CASE("save --awaited: a place takes that of a target") {
    const auto options = parse_options({"save", "--awaited=" + kPlaceWords, "/proc/vmcore"});
    REQUIRE(options.awaited);
    CHECK(options.awaited->id == kId);
    CHECK(options.awaited->at == 0);
    CHECK(parse_options({"save", "--awaited=" + kIdDigits + "@1048576", "a"}).awaited->at == 1048576);
    CHECK(options.operands == std::vector<std::string>{"/proc/vmcore"});
    CHECK_FALSE(parse_options({"save", "a", "b"}).awaited);
    refused("save takes SOURCE, not 2 operands", {"save", "--awaited=" + kPlaceWords, "/proc/vmcore", "/dev/sda3"});
    refused("save takes SOURCE, not 0 operands", {"save", "--awaited=" + kPlaceWords});
    refused("save takes SOURCE and TARGET, not 0 operands", {"save"});
    refused("save takes SOURCE and TARGET, not 3 operands", {"save", "a", "b", "c"});
    refused("--awaited needs a value", {"save", "--awaited", "a"});
    refused("--awaited is given twice", {"save", "--awaited=" + kPlaceWords, "--awaited=" + kPlaceWords, "a"});
    for (const auto& words : {std::string(), kIdDigits, kPlaceWords.substr(1), kIdDigits + "0@0", kPlaceWords + ",off",
                              "x" + kPlaceWords.substr(1)}) {
        refused("--awaited=" + words + " is no place of a save", {"save", "--awaited=" + words, "a"});
    }
    refused("restore has no option --awaited", {"restore", "--awaited=" + kPlaceWords, "a"});
}

TEST_CASE("restore --at-boot: the machine's disks take the place of an image") {
    const auto options = parse_options({"restore", "--at-boot", "--pass-over", "--quiet", "--discard-waiting"});
    CHECK((options.at_boot && options.pass_over && options.quiet && options.discard_waiting));
    CHECK(options.operands.empty());
    CHECK_FALSE(parse_options({"restore", "--at-boot"}).pass_over);
    refused("restore takes no operand", {"restore", "--at-boot", "image"});
    refused("restore takes IMAGE, a partition, volume or file, not 2 operands",
            {"restore", "--at-boot", "--pass-over", "image", "other"});
    refused("restore takes IMAGE, a partition, volume or file, not 0 operands", {"restore"});
    for (const auto* option : {"--check", "--no-jump", "--again"}) {
        refused("--at-boot takes neither --check, --no-jump nor --again", {"restore", "--at-boot", option});
    }
    refused("--pass-over is for --at-boot", {"restore", "--pass-over", "image"});
    CHECK(parse_options({"restore", "--at=8192", "/dev/sda1"}).at == 8192);
    CHECK(parse_options({"restore", "--at-boot", "--at=4096"}).at == 4096);
    refused("--at=4096M is no number", {"restore", "--at-boot", "--at=4096M"});
    refused("save has no option --at-boot", {"save", "--at-boot", "a", "b"});
}
