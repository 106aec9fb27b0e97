// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump dump IMAGE: of an encrypted image, beside one that is not.
#include <catch2/catch.hpp>

#include "image/kdump.hpp"
#include "image/target.hpp"
#include "support/encrypted_boot.hpp"
#include "support/mounted_disk.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

// Leaves so many bytes free on `disk`, or a block more.
void leave_free(const MountedDisk& disk, std::uint64_t bytes) {
    const auto filler = disk / "filler";
    std::filesystem::remove(filler);
    write_text(filler, std::string(static_cast<std::size_t>(free_bytes(disk.path()) - bytes) / kPage * kPage, 'f'));
}

}  // namespace

TEST_CASE("dump IMAGE: what is made of an encrypted image is what is made of one that is not") {
    EncryptedBoot boot;
    for (const auto* format : {"--format=lzo", "--format=elf"}) {
        const auto plain = boot.folder / "plain", file = boot.folder / "dump";
        CHECK(boot.run({"dump", "--quiet", format, boot.image, plain}) == Exit::kDone);
        CHECK_THAT(boot.said(), Catch::StartsWith("dumped to " + plain + ": "));
        CHECK(boot.run({"dump", "--quiet", format, boot.by_key_file, boot.disk, file}) == Exit::kDone);
        auto expected = read_file(plain), found = read_file(file);
        REQUIRE(found.size() == expected.size());
        if (format == std::string("--format=lzo")) {
            std::fill_n(found.begin() + 408, 8, std::uint8_t{0});  // the time of the save
            std::fill_n(expected.begin() + 408, 8, std::uint8_t{0});
        }
        CHECK((found == expected));
        CHECK(std::filesystem::status(file).permissions() == std::filesystem::perms(0600));
        std::filesystem::remove(plain);
        std::filesystem::remove(file);
    }
}

TEST_CASE("dump IMAGE: of one that is not encrypted nothing is given out before all of it was judged") {
    EncryptedBoot boot;
    auto bytes = read_file(boot.image);
    bytes[static_cast<std::size_t>(header_on(boot.image).kdump.digests_at) - 1] ^= 1;
    write_file(boot.image, bytes);
    CHECK(boot.run({"dump", "--quiet", "--format=lzo", boot.image, "-"}) == Exit::kDamaged);
    CHECK(boot.said() == "kjump: " + boot.image + ": the image is damaged: its content is not what was saved\n");
}

TEST_CASE("dump IMAGE: what the header says of the size is judged before there is to be room for it") {
    EncryptedBoot boot;
    auto header = header_on(boot.image);
    header.kdump.digests_at = std::uint64_t{1} << 60;
    put_header_on(boot.image, header);
    CHECK(boot.run({"dump", "--quiet", boot.image, boot.folder / "dump"}) == Exit::kDamaged);
}

TEST_CASE("dump IMAGE: what is refused leaves no file") {
    EncryptedBoot boot;
    const auto file = boot.folder / "dump";
    CHECK(boot.run({"dump", "--quiet", boot.disk, file}) == Exit::kKey);
    CHECK(boot.said() == "kjump: " + boot.disk + ": the image is encrypted, and --key-file=FILE names its key\n");
    CHECK(boot.run({"dump", "--quiet", "--force", boot.by_key_file, boot.disk, boot.disk}) == Exit::kTarget);
    CHECK(boot.run({"dump", "--quiet", "--format=zstd", boot.image, file}) == Exit::kForeign);
    CHECK(boot.said() ==
          "kjump: " + boot.image + ": is compressed by lzo, which --format=lzo keeps; --format=elf unpacks it\n");
    auto bytes = read_file(boot.disk);
    bytes[static_cast<std::size_t>(header_on(boot.disk).kdump.digests_at) - 1] ^= 1;
    write_file(boot.disk, bytes);
    CHECK(boot.run({"dump", "--quiet", boot.by_key_file, boot.disk, file}) == Exit::kDamaged);
    auto header = header_on(boot.disk);
    header.state = State::kIncomplete;
    put_header_on(boot.disk, header);
    CHECK(boot.run({"dump", "--quiet", boot.by_key_file, boot.disk, file}) == Exit::kDamaged);
    for (const auto& entry : std::filesystem::directory_iterator(boot.folder.path())) {
        CHECK_THAT(entry.path(), !Catch::StartsWith(file));
    }
    CHECK(boot.kernel.jumps == 0);
}

TEST_CASE("dump IMAGE: an ELF core takes room for itself, and for what makedumpfile makes of it as well") {
    EncryptedBoot boot;
    const MountedDisk disk(16 << 20);
    if (!disk.is_there()) {
        return;
    }
    const auto dump = [&](const std::string& format) {
        return boot.run({"dump", "--quiet", "--force", format, boot.by_key_file, boot.disk, disk / "dump"});
    };
    REQUIRE(dump("--format=elf") == Exit::kDone);
    const auto bytes = std::filesystem::file_size(disk / "dump");
    std::filesystem::remove(disk / "dump");
    leave_free(disk, bytes);
    REQUIRE(free_bytes(disk.path()) < bytes + 2 * kPage);
    CHECK(dump("--format=elf") == Exit::kDone);
    std::filesystem::remove(disk / "dump");
    leave_free(disk, bytes - 2 * kPage);
    CHECK(dump("--format=elf") == Exit::kTarget);
    CHECK_THAT(boot.said(), Catch::Contains(" are missing"));
    const auto tool = boot.folder / "usr/bin/makedumpfile";
    write_text(tool, "#!/bin/sh\nexit 1\n");
    const auto shape = header_on(boot.disk).kdump;
    const auto packed = KdumpPlaces(shape).data + shape.pages * kPage;
    std::filesystem::permissions(tool, std::filesystem::perms(0755));
    leave_free(disk, bytes + packed - 2 * kPage);
    CHECK(dump("--format=snappy") == Exit::kTarget);
    CHECK_THAT(boot.said(), Catch::Contains(" are missing"));
    leave_free(disk, bytes + packed);
    CHECK(dump("--format=snappy") == Exit::kIo);  // by the program
}
