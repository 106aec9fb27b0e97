// SPDX-License-Identifier: MIT OR GPL-2.0-only
// --compression, and a dump's --format: who saves is told by the header that awaits the image.
#include "commands/options.hpp"
#include "support/disks.hpp"
#include "support/dumping_machine.hpp"
#include "support/encrypted_boot.hpp"
#include "support/refusal.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

// Of a kdump-compressed file, as makedumpfile numbers compressions.
constexpr std::size_t kStatusAt = 424;
constexpr std::uint8_t kByLzo = 2, kByZstd = 0x20;

}  // namespace

TEST_CASE("snapshot --compression: the header that awaits the image has it, and LZO is what it is without") {
    LeavingMachine machine;
    if (!machine.has_disk()) {
        return;
    }
    const std::pair<std::vector<std::string>, Compression> lines[] = {
        {{}, Compression::kLzo},
        {{"--compression=lzo"}, Compression::kLzo},
        {{"--compression=zstd"}, Compression::kZstd},
    };
    for (const auto& [words, expected] : lines) {
        machine.kernel.on_jump = [&] { CHECK(header_on(machine.disk).compression == expected); };
        machine.snapshot(words);
    }
    CHECK(machine.kernel.jumps == 3);
    CHECK(machine.snapshot({"--compression=gzip"}) == Exit::kUsage);
    CHECK_THAT(machine.said(), Catch::StartsWith("kjump: --compression=gzip is neither lzo nor zstd;"));
}

TEST_CASE("save --awaited: the image is compressed as the header says, encrypted or not") {
    EncryptingSaver saver(by_key());
    for (const bool encrypted : {true, false}) {
        if (!encrypted) {
            std::filesystem::remove(saver.key_file);
        }
        auto header = saver.awaited_header();
        header.compression = Compression::kZstd;
        if (!encrypted) {
            header.encryption.reset();
        }
        put_header_on(saver.disk, header);
        CHECK(saver.save() == Exit::kDone);
        CHECK(header_on(saver.disk).compression == Compression::kZstd);
        CHECK(header_on(saver.disk).encryption.has_value() == encrypted);
        CHECK(read_file(saver.disk)[kStatusAt] == (encrypted ? 0 : kByZstd));
    }
}

TEST_CASE("save --awaited: what the place has already is not given once more") {
    for (const std::string option : {"--compression=lzo", "--comment=first", "--force"}) {
        INFO(option);
        REQUIRE_REFUSED(Exit::kUsage,
                        "--comment, --compression and --force are for a save to TARGET, not for --awaited",
                        parse_options({"save", "--awaited=" + kPlaceWords, option, "a"}));
    }
}

TEST_CASE("save --compression: an image is compressed by it") {
    SavedImage saved(wide_vmcore());
    CHECK(saved.header().compression == Compression::kLzo);
    CHECK(saved.run({"save", "--quiet", "--compression=zstd", saved.source, saved.image}) == Exit::kDone);
    CHECK(saved.header().compression == Compression::kZstd);
}

TEST_CASE("dump --format: it is compressed by what was asked for, and an image stays as it is") {
    DumpingMachine machine;
    if (!machine.has_file()) {
        return;
    }
    machine.save_well();
    const auto status = [&] { return read_file(machine.file)[kStatusAt]; };
    CHECK(machine.dump() == Exit::kDone);
    CHECK(status() == kByLzo);
    CHECK(machine.dump({"--force", "--format=zstd"}) == Exit::kDone);
    CHECK(status() == kByZstd);
    CHECK(machine.dump({"--force", "--format=zstd", "--through=" + machine.disk}) == Exit::kDone);
    CHECK(machine.run({"dump", "--quiet", "--force", machine.disk, machine.file}) == Exit::kDone);
    CHECK(status() == kByZstd);
    CHECK(machine.run({"dump", "--quiet", "--force", "--format=lzo", machine.disk, machine.file}) == Exit::kForeign);
}
