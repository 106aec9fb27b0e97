// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump make-saver keeps the saver's kernel unpacked, and kjump hibernate loads that.
#include "support/packed_kernel.hpp"
#include "support/resident_machine.hpp"

using namespace kjump;
using namespace kjump::test;
using Catch::Contains;
using Catch::EndsWith;

namespace {

const std::string kSlower = "kjump: the saver will unpack its kernel itself, and boot slower: ";

// Its mkinitramfs makes an initrd, and its saver's kernel may be unpacked already.
class MachineThatUnpacks : public ResidentMachine {
public:
    PackedKernel kernel_file;
    const std::string kept = folder / "var/lib/kjump/saver-6.1.0-test.kernel";

    MachineThatUnpacks() : mask_(umask(022)) {
        const auto tool = folder / "usr/sbin/mkinitramfs";
        write_text(tool, "#!/bin/sh\necho an initrd >\"$4\"\n");
        chmod(tool.c_str(), 0755);
        give_xz(folder);
        kernel_file.pack_by_zstandard();
        write();
    }
    ~MachineThatUnpacks() { umask(mask_); }

    void write() { write_text(saver_kernel, kernel_file.text()); }
    void keep() { write_text(kept, kernel_file.unpacked()); }
    bool is_kept() const { return std::filesystem::exists(kept); }
    std::string content() const {
        const auto bytes = read_file(kept);
        return {bytes.begin(), bytes.end()};
    }
    // None but those that are to stay.
    bool has_parts() const {
        for (const auto& entry : std::filesystem::directory_iterator(folder / "var/lib/kjump")) {
            if (entry.path().string().find(".new") != std::string::npos) {
                return true;
            }
        }
        return false;
    }
    // What the first byte of the kernel is where it is loaded: of one that is unpacked, or of one that is not.
    char loaded(const std::vector<std::string>& words = {}) {
        char first = 0;
        kernel.on_jump = [&] { first = static_cast<char>(at(kWindow)); };
        snapshot(words);
        return first;
    }

private:
    mode_t mask_;
};

void check_kept_packed(MachineThatUnpacks& machine, const std::string& why) {
    INFO(why);
    machine.write();
    write_text(machine.kept, "of before");
    CHECK(machine.run({"make-saver"}) == Exit::kDone);
    CHECK_THAT(machine.said(), EndsWith(kSlower + why + "\n"));
    CHECK_FALSE(machine.is_kept());
    CHECK_FALSE(machine.has_parts());
}

}  // namespace

TEST_CASE("make-saver: the saver's kernel is kept unpacked, be it packed by xz or by Zstandard") {
    MachineThatUnpacks machine;
    for (const bool by_xz : {true, false}) {
        by_xz ? machine.kernel_file.pack_by_xz(machine.folder) : machine.kernel_file.pack_by_zstandard();
        machine.write();
        REQUIRE(machine.run({"make-saver"}) == Exit::kDone);
        CHECK(machine.said() == machine.saver_initrd + ": 0.0 MiB, for kernel 6.1.0-test\n" + machine.kept +
                                    ": 0.0 MiB, for kernel 6.1.0-test\n");
        CHECK(machine.content() == machine.kernel_file.unpacked());
        CHECK((std::filesystem::status(machine.kept).permissions() == std::filesystem::perms(0600)));
        CHECK_FALSE(machine.has_parts());
        std::filesystem::remove(machine.kept);
    }
}

TEST_CASE("make-saver: a kernel that cannot be unpacked unpacks itself, and none of before is kept") {
    MachineThatUnpacks machine;
    const auto& name = machine.saver_kernel;
    auto& file = machine.kernel_file;
    const auto bytes = file.payload().size();
    file.pack("\x1f\x8b by gzip", bytes);
    check_kept_packed(machine, name + ": is packed neither by xz nor by Zstandard");
    file.pack("\x28\xb5\x2f\xfd but bent", bytes);
    check_kept_packed(machine, name + ": cannot be unpacked");
    file.pack("", 0);
    file.header.payload_length = 3;
    check_kept_packed(machine, name + ": does not tell where the kernel is in it");
    file.header.payload_length = 1 << 20;
    check_kept_packed(machine, name + ": does not tell where the kernel is in it");
    file.pack("", file.header.init_size + 1);
    check_kept_packed(machine, name + ": is larger than the memory that its header asks for");
    file.pack_by_xz(machine.folder);
    const auto size_at = file.header.payload_offset + file.header.payload_length - 4;
    --file.code[size_at];
    check_kept_packed(machine, name + ": has another size unpacked than it says");
    ++file.code[size_at];
    file.code[file.header.payload_offset + 40] ^= 1;
    check_kept_packed(machine, machine.folder / "usr/bin/xz" + ": failed; what it said is above");
    std::filesystem::remove(machine.folder / "usr/bin/xz");
    check_kept_packed(machine, machine.folder / "usr/bin/xz" + ": is not there; Debian's package xz-utils has it");
    file.relocations.back() = 1;
    file.pack_by_zstandard();
    check_kept_packed(machine, name + ": has relocations that kjump does not know");
    file.header.kernel_alignment = 3;
    check_kept_packed(machine, name + ": is a kernel of Linux whose header contradicts itself");
}

TEST_CASE("make-saver: of a kernel that is not there none is kept") {
    MachineThatUnpacks machine;
    machine.keep();
    std::filesystem::remove(machine.saver_kernel);
    CHECK(machine.run({"make-saver"}) == Exit::kDone);
    CHECK(machine.said() == machine.saver_initrd + ": 0.0 MiB, for kernel 6.1.0-test\n");
    CHECK_FALSE(machine.is_kept());
}

TEST_CASE("hibernate: the saver's kernel is the one that is kept unpacked, if it is the same") {
    MachineThatUnpacks machine;
    if (!machine.has_disk()) {
        return;
    }
    CHECK(machine.loaded() == 's');  // of startup_32
    machine.keep();
    CHECK(machine.loaded() == 't');
    CHECK_THAT(machine.said(), !Contains("unpacks its kernel"));
    CHECK(machine.loaded({"--kernel=" + machine.saver_kernel}) == 's');
    CHECK(machine.loaded({"--kernel=" + machine.kept}) == 't');
}

TEST_CASE("hibernate: where what is kept is of no use, the saver unpacks its kernel itself") {
    MachineThatUnpacks machine;
    if (!machine.has_disk()) {
        return;
    }
    const auto check_packed = [&](const std::string& why) {
        INFO(why);
        CHECK(machine.loaded() == 's');
        CHECK_THAT(machine.said(), Contains("kjump: the saver unpacks its kernel itself: " + why + "\n"));
    };
    const auto other = machine.kept + ": is not of " + machine.saver_kernel + "; kjump make-saver makes it anew";
    const auto bytes = machine.kernel_file.unpacked();
    write_text(machine.kept, bytes.substr(0, bytes.size() - 16));
    check_packed(machine.kept + ": ends early");
    write_text(machine.kept, bytes.substr(0, 1000));
    check_packed(other);
    write_text(machine.kept, "");
    check_packed(other);
    machine.kernel_file.relocations.back() = 1;
    machine.keep();
    check_packed(machine.kept + ": has relocations that kjump does not know");
    machine.kernel_file.relocations = PackedKernel().relocations;
    machine.keep();
    machine.kernel_file.header.version = 0x20e;
    machine.write();
    check_packed(other);
}

TEST_CASE("make-saver --resident: it is booted with the kernel that is unpacked") {
    MachineThatUnpacks machine;
    machine.keep();
    char first = 0;
    machine.kernel.on_jump = [&] {
        first = static_cast<char>(machine.at(kWindow));
        machine.goes_to_sleep();
    };
    REQUIRE(machine.boot() == Exit::kDone);
    CHECK(first == 't');
}
