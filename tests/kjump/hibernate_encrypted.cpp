// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump hibernate and kjump snapshot of an image that is to be encrypted: they make the key, and ask what the next boot
// has.
#include <fcntl.h>

#include "image/key_archive.hpp"
#include "support/encrypted_boot.hpp"
#include "support/leaving_machine.hpp"
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
        CHECK(std::ranges::equal(machine.archive(), archive_of(key, *header_on(machine.disk).encryption).bytes()));
        CHECK(machine.at(machine.params().hdr.ramdisk_image) == 's');
        const auto start = start_of(machine.disk), line = machine.command_line();
        for (const auto& words : {start, line}) {
            const Bytes bytes(reinterpret_cast<const std::uint8_t*>(words.data()), words.size());
            CHECK_FALSE(has(bytes, key.bytes()));
            CHECK(words.find(hex(key.bytes())) == std::string::npos);
        }
        CHECK(header_on(machine.disk).state == State::kAwaited);
        CHECK_THAT(line, Catch::Contains(",encrypted "));
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
        CHECK_THAT(machine.command_line(), Catch::Contains(",back "));
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
        const auto archive_bytes = archive_of(machine.key(user_of(machine)), {}).bytes().size();
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

TEST_CASE("hibernate: the initrds of all kernels that a boot may start have to restore the image") {
    LeavingEncrypted machine;
    if (!machine.has_disk()) {
        return;
    }
    const auto key = hex(key_file_digest(machine.key_file));
    const auto note = [&](const std::string& name, const std::string& secret) {
        write_text(machine.folder / "var/lib/kjump/boot-" + name, "0\n" + secret + "\n");
    };
    const auto refused = [&](const std::string& words, const std::vector<std::string>& line) {
        machine.check_refused(Exit::kKey, "the initrd of " + words, line);
    };
    machine.note(key);
    note("6.12.0-next.v12", hex(key_file_digest(put_key_file(machine.folder / "old", std::string(64, 'o')))));
    CHECK(machine.hibernate({machine.by_key_file}) == Exit::kNotSaved);  // that kernel is not installed
    CHECK(machine.kernel.jumps == 1);
    machine.kernel.jumps = machine.kernel.loads = 0;
    write_text(machine.folder / "boot/vmlinuz-6.12.0-next", "a kernel");
    refused("6.12.0-next does not have this key: KEY_FILE names it", {machine.by_key_file});
    note("6.12.0-next.v12", "none");
    refused("6.12.0-next has no key, and restores no image", {machine.by_key_file});
    std::filesystem::remove(machine.folder / "var/lib/kjump/boot-6.12.0-next.v12");
    note("6.12.0-next.v7", key);  // of a kjump that does not know this one's images
    machine.check_refused(Exit::kTarget,
                          "the initrd of 6.12.0-next restores no image of this kjump; update-initramfs -u -k all",
                          {machine.by_key_file});
    std::filesystem::remove(machine.folder / "var/lib/kjump/boot-6.12.0-next.v7");
    note("6.12.0-next.v12", "");
    refused("6.12.0-next does not have this key: KEY_FILE names it", {machine.by_key_file});
    machine.note("passphrase");
    refused("6.12.0-next asks for no passphrase: PASSPHRASE=yes says so", {"--passphrase"});
    machine.note("");
    note("6.12.0-next.v12", key);
    refused("6.12.0-next restores encrypted images alone, by a key file", {});
    machine.note(key);
    CHECK(machine.hibernate({machine.by_key_file}) == Exit::kNotSaved);
    CHECK(machine.kernel.jumps == 1);
}
