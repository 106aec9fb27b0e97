// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump restore --at-boot where images are encrypted: which one of several is restored.
#include <catch2/catch.hpp>

#include "support/boot.hpp"
#include "support/encrypted_boot.hpp"
#include "support/folder_in_memory.hpp"
#include "support/terminal.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

constexpr auto* kLacksKey = "the image is encrypted, and --key-file=FILE names its key";

class BootOfSeveral : public EncryptedBoot {
public:
    using EncryptedBoot::EncryptedBoot;

    // One that is not encrypted, and says that it was made so many seconds after the encrypted one.
    std::string add_plain(const std::string& name, std::int64_t later) {
        auto header = header_on(image);
        header.at_boot = true;
        return add(name, image, header, later);
    }
    // One that says that it is encrypted by `user`.
    std::string add_encrypted(const std::string& name, std::int64_t later, const UserSecret& user) {
        auto header = header_on(disk);
        header.encryption = Encrypted(user).encryption;
        return add(name, disk, header, later);
    }
    // The encrypted one itself.
    std::string add_copy(const std::string& name, std::int64_t later) {
        return add(name, disk, header_on(disk), later);
    }
    State state(const std::string& name) const { return header_on(name).state; }

private:
    std::string add(const std::string& name, const std::string& content, Header header, std::int64_t later) {
        header.created = header_on(disk).created + later;
        const auto added = add_disk(*this, name, read_file(content));
        put_header_on(added, header);
        return added;
    }
};

constexpr std::int64_t kYears = 80 * 365 * 86400LL;

}  // namespace

TEST_CASE("restore --at-boot, encrypted by a passphrase: nobody is asked for it without --passphrase") {
    EncryptedBoot boot(EncryptedBoot::by_words);
    const Terminal terminal;
    CHECK(boot.restore({"--at-boot"}, false) == Exit::kKey);
    CHECK(boot.said() == passed_over(boot.disk) + "kjump: " + boot.disk +
                             ": the image is encrypted by a passphrase, which --passphrase has a boot ask for\n");
    CHECK(boot.kernel.loads == 0);
}

TEST_CASE("restore --at-boot, encrypted: by its key, or it is passed over as any other that is refused") {
    {
        EncryptedBoot boot;
        CHECK(boot.restore({"--at-boot", boot.by_key_file}, false) == Exit::kDone);
        CHECK((boot.kernel.memory == wide_memory()));
    }
    EncryptedBoot boot;
    CHECK(boot.restore({"--at-boot"}, false) == Exit::kKey);
    CHECK(boot.said() == passed_over(boot.disk) + "kjump: " + boot.disk + ": " + kLacksKey + "\n");
    CHECK(header_on(boot.disk).state == State::kPassedOver);
    CHECK(boot.kernel.loads == 0);
}

TEST_CASE("restore --at-boot --key-file: an image that somebody has put there without the key is passed over") {
    EncryptedBoot boot;
    auto header = boot.header();
    header.at_boot = true;
    boot.put(header);
    add_disk(boot, "sda", read_file(boot.image));
    CHECK(boot.restore({"--at-boot", boot.by_key_file}, false) == Exit::kKey);
    CHECK_THAT(boot.said(), Catch::Contains("the image is not encrypted"));
    CHECK(header_on(boot.disk).state == State::kPassedOver);
    CHECK(boot.kernel.loads == 0);
}

TEST_CASE("restore --at-boot --key-file: what is not encrypted, or by another secret, does not displace the image") {
    BootOfSeveral boot;
    const auto plain = boot.add_plain("sdb", kYears), other = boot.add_encrypted("sdc", kYears + 1, by_key('x')),
               by_words = boot.add_encrypted("sdd", kYears + 2, by_passphrase()), stale = boot.add_plain("sde", -60);
    boot.kernel.on_load = boot.kernel.on_jump = [&] {
        for (const auto& disk : {plain, other, by_words, stale}) {
            CHECK(boot.state(disk) == State::kPassedOver);
        }
    };
    CHECK(boot.restore({"--at-boot", boot.by_key_file}, false) == Exit::kDone);
    CHECK(boot.said() == "kjump: " + by_words +
                             ": the image is encrypted by a passphrase, and not by a key file\nkjump: " + other +
                             ": the image is encrypted by another key than that in " + boot.key_file +
                             "\nkjump: " + plain + ": the image is not encrypted, so anybody may have made it\n" +
                             passed_over(by_words) + passed_over(other) + passed_over(plain) + passed_over(stale));
    CHECK(boot.kernel.jumps == 1);
    CHECK((boot.kernel.memory == wide_memory()));
    CHECK(boot.state(boot.disk) == State::kResuming);
}

TEST_CASE("restore --at-boot --passphrase: it is asked for that of the newest image which has one") {
    BootOfSeveral boot(EncryptedBoot::by_words);
    const auto by_file = boot.add_encrypted("sdb", kYears, by_key()), plain = boot.add_plain("sdc", kYears),
               older = boot.add_copy("sdd", -60);
    const Terminal terminal;
    Answerer person(terminal, {"no\n", kPassphrase + "\n"});
    CHECK(boot.restore({"--at-boot", "--passphrase"}, false) == Exit::kDone);
    CHECK(person.end() == boot.question() + "that is not its passphrase\n" + boot.question());
    CHECK(boot.kernel.jumps == 1);
    CHECK(boot.state(boot.disk) == State::kResuming);
    for (const auto& other : {by_file, plain, older}) {
        CHECK(boot.state(other) == State::kPassedOver);
    }
}

TEST_CASE(
    "restore --at-boot --passphrase: behind one whose passphrase nobody knows no older one is asked for or taken") {
    BootOfSeveral boot(EncryptedBoot::by_words);
    const auto newest = boot.add_encrypted("sdb", 60, by_passphrase("another one"));
    const Terminal terminal;
    const auto right = kPassphrase + "\n";
    {
        Answerer person(terminal, {right, right, right, right});
        CHECK(boot.restore({"--at-boot", "--passphrase"}, false) == Exit::kKey);
        CHECK_THAT(person.end(), !Catch::Contains(boot.disk));
    }
    CHECK(boot.said() == passed_over(newest) + passed_over(boot.disk) + "kjump: " + newest +
                             ": the image is encrypted by another passphrase\n");
    CHECK(boot.kernel.loads + boot.kernel.jumps == 0);
}

TEST_CASE("restore --at-boot --key-file: until a key fits no image is marked, and if none does all are") {
    BootOfSeveral boot;
    const auto plain = boot.add_plain("sdb", kYears), other = boot.add_encrypted("sdc", -60, by_key('x'));
    const auto wrong = put_key_file(boot.folder / "wrong", std::string(64, 'w'));
    CHECK(boot.restore({"--at-boot", "--key-file=" + wrong}, false) == Exit::kKey);
    CHECK(boot.said() == "kjump: " + plain + ": the image is not encrypted, so anybody may have made it\nkjump: " +
                             boot.disk + ": the image is encrypted by another key than that in " + wrong + "\n" +
                             passed_over(plain) + passed_over(boot.disk) + passed_over(other) + "kjump: " + other +
                             ": the image is encrypted by another key than that in " + wrong + "\n");
    CHECK(boot.kernel.loads + boot.kernel.jumps == 0);
}

TEST_CASE("restore --at-boot --key-file: behind one of this key that is damaged no older one is taken") {
    BootOfSeveral boot;
    const auto older = boot.add_copy("sdb", -60);
    auto bytes = read_file(boot.disk);
    bytes[static_cast<std::size_t>(header_on(boot.disk).kdump.digests_at) - 1] ^= 1;
    write_file(boot.disk, bytes);
    CHECK(boot.restore({"--at-boot", boot.by_key_file}, false) == Exit::kDamaged);
    CHECK(boot.state(boot.disk) == State::kPassedOver);
    CHECK(boot.state(older) == State::kPassedOver);
    CHECK(boot.kernel.jumps == 0);
}

TEST_CASE("restore --at-boot --key-file: a key file in memory is gone before the jump, and one on a disk stays") {
    const FolderInMemory memory;
    if (!memory.is_there()) {
        return;
    }
    EncryptedBoot boot;
    const auto in_memory = put_key_file(memory / "key");
    const auto restore = [&](const std::string& key_file) {
        return boot.restore({"--at-boot", "--key-file=" + key_file}, false);
    };
    const auto wrong = put_key_file(memory / "wrong", std::string(64, 'w'));
    const auto before = read_file(boot.disk);
    CHECK(restore(wrong) == Exit::kKey);
    CHECK(std::filesystem::exists(wrong));
    write_file(boot.disk, before);
    boot.kernel.on_jump = [&] { CHECK_FALSE(std::filesystem::exists(in_memory)); };
    CHECK(restore(in_memory) == Exit::kDone);
    CHECK(boot.kernel.jumps == 1);
    write_file(boot.disk, before);
    CHECK(restore(boot.key_file) == Exit::kDone);
    CHECK(std::filesystem::exists(boot.key_file));
}
