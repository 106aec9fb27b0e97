// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Encrypted images on their way: kjump hibernate and snapshot that make the key, and the saver that has it.
#include <fcntl.h>

#include "commands/options.hpp"
#include "image/key_archive.hpp"
#include "support/encrypted_boot.hpp"
#include "support/leaving_machine.hpp"
#include "support/refusal.hpp"
#include "support/terminal.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

constexpr std::uint64_t kInitrdPages = 0x2000;  // of the saver's initrd

class LeavingEncrypted : public LeavingMachine {
public:
    const std::string key_file = put_key_file(folder / "key"), by_key_file = "--key-file=" + key_file;

    // What the saver's kernel finds behind its initrd, while it is loaded.
    std::vector<std::uint8_t> archive() const {
        const auto params = this->params();
        std::vector<std::uint8_t> bytes;
        for (auto at = kInitrdPages; at < params.hdr.ramdisk_size; ++at) {
            bytes.push_back(this->at(params.hdr.ramdisk_image + at));
        }
        return bytes;
    }
    // The key of the image that is awaited, by `user`.
    Secret key(const UserSecret& user) const {
        auto key = unwrap(header_on(disk).encryption.value(), user);
        REQUIRE(key);
        return std::move(*key);
    }
    // The second line of what is noted of the initrd.
    void note(const std::string& secret) { write_text(boot_note, "0\n" + secret + "\n"); }
    void check_refused(Exit exit, const std::string& words, const std::vector<std::string>& line) {
        const auto before = start_of(disk);
        CHECK(hibernate(line) == exit);
        CHECK_THAT(said(), Catch::Contains(words));
        CHECK(kernel.loads + kernel.jumps == 0);
        CHECK((start_of(disk) == before));
    }
};

UserSecret user_of(const LeavingEncrypted& machine) {
    return key_file_secret(machine.key_file, [](auto&) {});
}

}  // namespace

TEST_CASE("hibernate, snapshot --key-file: the saver has the key behind its initrd, and the disk has it wrapped") {
    LeavingEncrypted machine;
    if (!machine.has_disk()) {
        return;
    }
    machine.note(hex(key_file_digest(machine.key_file)));
    machine.kernel.on_jump = [&] {
        const auto key = machine.key(user_of(machine));
        CHECK(std::ranges::equal(machine.archive(), key_archive(key, *header_on(machine.disk).encryption).bytes()));
        CHECK(machine.at(machine.params().hdr.ramdisk_image) == 's');
        const auto start = start_of(machine.disk), line = machine.command_line();
        for (const auto& words : {start, line}) {
            const Bytes bytes(reinterpret_cast<const std::uint8_t*>(words.data()), words.size());
            CHECK_FALSE(has(bytes, key.bytes()));
            CHECK(words.find(hex(key.bytes())) == std::string::npos);
        }
        CHECK(header_on(machine.disk).state == State::kAwaited);
    };
    machine.hibernate({machine.by_key_file});
    CHECK(machine.kernel.jumps == 1);
    machine.snapshot({machine.by_key_file});
    CHECK(machine.kernel.jumps == 2);
}

TEST_CASE("hibernate: each image has a key of its own, and without the options none") {
    LeavingEncrypted machine;
    if (!machine.has_disk()) {
        return;
    }
    std::vector<std::vector<std::uint8_t>> keys;
    machine.kernel.on_jump = [&] {
        const auto key = machine.key(user_of(machine));
        keys.emplace_back(key.bytes().begin(), key.bytes().end());
    };
    machine.snapshot({machine.by_key_file});
    machine.snapshot({machine.by_key_file});
    REQUIRE(keys.size() == 2);
    CHECK(keys[0] != keys[1]);
    machine.kernel.on_jump = [&] {
        CHECK_FALSE(header_on(machine.disk).encryption);
        CHECK(machine.params().hdr.ramdisk_size == 0x1801);
    };
    machine.snapshot();
    CHECK(machine.kernel.jumps == 3);
}

TEST_CASE("hibernate --key-file: there are zeros between the saver's initrd and the key, however long that is") {
    LeavingEncrypted machine;
    if (!machine.has_disk()) {
        return;
    }
    std::uint32_t bytes = 0, archive_at = 0;
    machine.kernel.on_jump = [&] {
        const auto params = machine.params();
        const auto archive_bytes = key_archive(machine.key(user_of(machine)), {}).bytes().size();
        archive_at = params.hdr.ramdisk_size - static_cast<std::uint32_t>(archive_bytes);
        CHECK(archive_at % 4096 == 0);
        REQUIRE(archive_at >= bytes + 4);
        for (auto at = bytes; at < archive_at; ++at) {
            REQUIRE(machine.at(params.hdr.ramdisk_image + at) == 0);
        }
        CHECK(machine.at(params.hdr.ramdisk_image + bytes - 1) == 's');
        CHECK(machine.at(params.hdr.ramdisk_image + archive_at) == '0');
    };
    for (const std::uint32_t size : {0x1ffc, 0x1ffd, 0x1fff, 0x2000, 0x2001}) {
        bytes = size;
        write_text(machine.saver_initrd, std::string(size, 's'));
        machine.snapshot({machine.by_key_file});
        INFO(size);
        CHECK(archive_at == (size == 0x1ffc ? 0x2000 : 0x3000));
    }
}

TEST_CASE("snapshot --passphrase: it is asked for twice") {
    LeavingEncrypted machine;
    if (!machine.has_disk()) {
        return;
    }
    const Terminal terminal;
    CHECK(machine.snapshot({"--passphrase"}) == Exit::kKernel);
    CHECK(machine.said() ==
          "kjump: a passphrase takes 64.0 MiB of memory to be made a key, and 32.0 MiB are available\n");
    write_text(machine.folder / "proc/meminfo", "MemTotal: 132304 kB\nMemFree: 16384 kB\nMemAvailable: 131072 kB\n");
    machine.kernel.on_jump = [&] { machine.key(by_passphrase()); };
    {
        const Person person(terminal, {kPassphrase + "\n" + kPassphrase + "\n"});
        machine.snapshot({"--passphrase"});
    }
    CHECK(machine.kernel.jumps == 1);
    CHECK(terminal.shown() == "Passphrase for the image: \nThe same again: \n");
    const auto refused = [&](const std::string& typed, const std::string& words) {
        const Person person(terminal, {typed});
        CHECK(machine.snapshot({"--passphrase"}) == Exit::kKey);
        CHECK_THAT(machine.said(), Catch::Contains(words));
        CHECK(machine.kernel.jumps == 1);
    };
    refused("one\nother\n", "the two passphrases differ, and nothing was done");
    refused("\n", "a passphrase has one character at least");
    const StandardInput none(open("/dev/null", O_RDONLY | O_CLOEXEC));
    CHECK(machine.snapshot({"--passphrase"}) == Exit::kKey);
    CHECK_THAT(machine.said(), Catch::Contains("the image is to be encrypted by a passphrase, which is asked for on a "
                                               "terminal, and standard input is none"));
}

TEST_CASE("hibernate: what the next boot could not open, or would not take, is refused before anything is lost") {
    LeavingEncrypted machine;
    if (!machine.has_disk()) {
        return;
    }
    const auto refused = [&](const std::string& words, const std::vector<std::string>& line) {
        machine.check_refused(Exit::kKey, "the initrd of 6.1.0-test " + words, line);
    };
    refused("does not have this key: KEY_FILE names it", {machine.by_key_file});
    refused("asks for no passphrase: PASSPHRASE=yes says so", {"--passphrase"});
    machine.note("passphrase");
    refused("does not have this key", {machine.by_key_file});
    refused("restores encrypted images alone, by a passphrase: KEY_FILE or PASSPHRASE says so", {});
    machine.note(hex(key_file_digest(machine.key_file)));
    refused("asks for no passphrase", {"--passphrase"});
    refused("restores encrypted images alone, by a key file", {});
    std::filesystem::remove(machine.key_file);
    put_key_file(machine.key_file, std::string(64, 'l'));  // and the initrds have the old one
    refused("does not have this key", {machine.by_key_file});
    machine.note("none");
    for (const auto& line : std::vector<std::vector<std::string>>{{machine.by_key_file}, {"--passphrase"}, {}}) {
        refused("has no key, and restores no image: KEY_FILE or PASSPHRASE is wrong", line);
    }
    CHECK(machine.snapshot({"--key-file=" + machine.folder / "none"}) == Exit::kIo);
    CHECK(machine.kernel.jumps == 0);
}

TEST_CASE("save --awaited: it encrypts where it is to, by the key that it has") {
    EncryptingSaver saver(by_key());
    CHECK(saver.save() == Exit::kDone);
    CHECK(saver.said().empty());
    CHECK_FALSE(std::filesystem::exists(saver.key_file));
    const auto header = header_on(saver.disk);
    CHECK(header.state == State::kComplete);
    CHECK(header.encryption == saver.encrypted.encryption);
    const auto bytes = read_file(saver.disk);
    for (const auto found :
         {Bytes(kWideLow).first(32), Bytes(reinterpret_cast<const std::uint8_t*>(kInfo.data()), kInfo.size()),
          saver.encrypted.key.bytes()}) {
        CHECK_FALSE(has(bytes, found));
    }
    CHECK(has(read_file(saver.image), Bytes(kWideLow).first(32)));
}

TEST_CASE("save --awaited: nothing is written without the key") {
    EncryptingSaver saver(by_key());
    std::filesystem::remove(saver.key_file);
    const std::string words = saver.disk + ": the image is to be encrypted, and its key did not come";
    const auto refused = [&](Exit exit, const std::string& sentence) {
        put_header_on(saver.disk, saver.awaited_header());
        CHECK(saver.save() == exit);
        CHECK_THAT(saver.said(), Catch::StartsWith("kjump: " + sentence));
        CHECK(header_on(saver.disk).state == State::kFailed);
        CHECK_THAT(header_on(saver.disk).reason, Catch::StartsWith(sentence));
        const auto bytes = read_file(saver.disk);
        CHECK(std::all_of(bytes.begin() + kHeaderBytes, bytes.end(), [](auto byte) { return byte == 0; }));
    };
    refused(Exit::kKey, words);
    write_text(saver.key_file, std::string(31, 'k'));
    refused(Exit::kIo, saver.key_file);
    write_text(saver.key_file, std::string(160, 'k'));
    refused(Exit::kIo, saver.key_file + ": has something else than the key of an image");
    std::filesystem::remove_all(saver.folder / "kjump");
    write_text(saver.folder / "kjump", "no folder");
    refused(Exit::kIo, saver.key_file + ": Not a directory");
}

TEST_CASE("save --awaited: what somebody has changed on the disk meanwhile of how to encrypt changes nothing") {
    for (const auto& other : {std::optional<Encryption>(), std::optional(Encrypted(by_key('l')).encryption)}) {
        EncryptingSaver saver(by_key());
        auto header = saver.awaited_header();
        header.encryption = other;
        put_header_on(saver.disk, header);
        CHECK(saver.save() == Exit::kDone);
        CHECK(header_on(saver.disk).encryption == saver.encrypted.encryption);
        CHECK_FALSE(has(read_file(saver.disk), Bytes(kWideLow).first(32)));
    }
}

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
    const auto dump = parse_options({"dump", "--key-file=k", "image", "file"});
    CHECK(dump.operands == std::vector<std::string>{"image", "file"});
    refused("--key-file is for the dump of an image", {"dump", "--key-file=k", "file"});
    refused("dump has no option --passphrase", {"dump", "--passphrase", "image", "file"});
    for (const auto* option : {"--size=8M", "--append=a", "--initrd=a", "--kernel=a", "--through=a"}) {
        refused("dump takes options of a saver, or an image that is there already", {"dump", option, "a", "b"});
    }
    refused("dump takes FILE, or IMAGE and FILE, not 3 operands", {"dump", "a", "b", "c"});
}
