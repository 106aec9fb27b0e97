// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A machine with an image that its saver has encrypted.
#pragma once

#include <fcntl.h>

#include "image/key_archive.hpp"
#include "image/report.hpp"
#include "support/disks.hpp"
#include "support/encryption.hpp"
#include "support/guarded.hpp"
#include "support/standard_input.hpp"
#include "support/wide_image.hpp"

namespace kjump::test {

// A saver, on whose first disk a save is awaited.
class EncryptingSaver : public SavedImage {
public:
    explicit EncryptingSaver(const UserSecret& user) : SavedImage(wide_vmcore()), encrypted(user) {
        keep_for_guard(*this);
        put_key();
    }

    // As the kernel unpacks it.
    void put_key() {
        const auto record = key_record(encrypted.key, encrypted.encryption);
        write_file(key_file, record.bytes());
    }
    Header awaited_header() const {
        auto header = awaited();
        header.encryption = encrypted.encryption;
        return header;
    }
    Exit save(std::vector<std::string> words = {}) {
        words.insert(words.begin(), {"save", "--quiet", "--awaited=" + kPlaceWords});
        words.push_back(source);
        return run(words);
    }

    const Encrypted encrypted;
    const StandardInput none{open("/dev/null", O_RDONLY | O_CLOEXEC)};  // a terminal would be asked for keys
    const std::string key_file = folder / "kjump/image-key", disk = add_disk(*this, "sda", awaited_header());
};

class EncryptedBoot : public WideFreshBoot {
public:
    explicit EncryptedBoot(UserSecret (*user)(const std::string& key_file) = by_file) {
        EncryptingSaver saver(user(key_file));
        INFO(saver.said());
        REQUIRE(saver.save() == Exit::kDone);
        add_disk(*this, "sda", read_file(saver.disk));
        write_text(folder / "proc/meminfo", "MemTotal: 165000 kB\nMemAvailable: 132768 kB\n");  // argon2id takes 64 MiB
    }

    static UserSecret by_file(const std::string& key_file) {
        return key_file_secret(put_key_file(key_file), [](auto&) {});
    }
    static UserSecret by_words(const std::string&) { return by_passphrase(); }

    Exit restore(std::vector<std::string> words = {}, bool by_name = true) {
        words.insert(words.begin(), {"restore", "--quiet"});
        if (by_name) {
            words.push_back(disk);
        }
        return run(words);
    }
    // The one for the passphrase, as a terminal shows it once it was answered.
    std::string question() const {
        return "Passphrase of the image in " + disk + ", saved on " + date(header_on(disk).created) + ": \n";
    }
    // In one sentence, and nothing is loaded or marked.
    void check_refused(Exit exit, const std::string& sentence, const std::vector<std::string>& words = {}) {
        const auto before = read_file(disk);
        CHECK(restore(words) == exit);
        CHECK(said() == "kjump: " + disk + ": " + sentence + "\n");
        CHECK((read_file(disk) == before));
        CHECK(kernel.memory.empty());
        CHECK(kernel.jumps == 0);
    }

    const std::string key_file = folder / "key", by_key_file = "--key-file=" + key_file, disk = folder / "dev/sda";
};

}  // namespace kjump::test
