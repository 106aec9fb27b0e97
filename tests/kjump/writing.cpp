// SPDX-License-Identifier: MIT OR GPL-2.0-only
// System calls that do not do all that was asked. The linker leads every pwrite(), fsync() and fallocate() of these
// tests here.
#include <cerrno>
#include <utility>

#include <catch2/catch.hpp>
#include <unistd.h>

#include "base/file.hpp"
#include "support/asking.hpp"
#include "support/dumping_machine.hpp"
#include "support/refusal.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

int pwrite_error = 0;       // of one call alone
int pwrite_successes = 0;   // calls before it
bool pwrite_stops = false;  // every call writes nothing, and that is no error
bool fallocate_fails = false;
std::vector<std::string> synced;

}  // namespace

// NOLINTBEGIN(bugprone-reserved-identifier): the linker chooses these names
extern "C" {

ssize_t __real_pwrite64(int descriptor, const void* bytes, std::size_t count, off64_t offset);
ssize_t __wrap_pwrite64(int descriptor, const void* bytes, std::size_t count, off64_t offset);
int __real_fsync(int descriptor);
int __wrap_fsync(int descriptor);
int __real_fallocate64(int descriptor, int mode, off64_t offset, off64_t bytes);
int __wrap_fallocate64(int descriptor, int mode, off64_t offset, off64_t bytes);

ssize_t __wrap_pwrite64(int descriptor, const void* bytes, std::size_t count, off64_t offset) {
    if (pwrite_error != 0 && pwrite_successes-- == 0) {
        pwrite_successes = 0;
        errno = std::exchange(pwrite_error, 0);
        return -1;
    }
    return pwrite_stops ? 0 : __real_pwrite64(descriptor, bytes, count, offset);
}

int __wrap_fsync(int descriptor) {
    std::error_code none;
    synced.push_back(std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(descriptor), none));
    return __real_fsync(descriptor);
}

int __wrap_fallocate64(int descriptor, int mode, off64_t offset, off64_t bytes) {
    if (fallocate_fails) {
        errno = EOPNOTSUPP;
        return -1;
    }
    return __real_fallocate64(descriptor, mode, offset, bytes);
}

}  // extern "C"
// NOLINTEND(bugprone-reserved-identifier)

TEST_CASE("writing: a signal in between is no error, other reasons are") {
    const TemporaryFolder folder;
    auto file = File::create(folder / "file");
    const std::vector<std::uint8_t> bytes{1, 2, 3};
    pwrite_error = EINTR;
    file.write_at(0, bytes);
    CHECK(read_file(folder / "file") == bytes);
    pwrite_error = ENOSPC;
    REQUIRE_REFUSED(Exit::kIo, "No space left on device", file.write_at(0, bytes));
}

TEST_CASE("writing: a device that takes nothing is not tried for ever") {
    const TemporaryFolder folder;
    auto file = File::create(folder / "file");
    pwrite_stops = true;
    REQUIRE_REFUSED(Exit::kIo, "takes no more bytes at offset 0x10",
                    file.write_at(0x10, std::vector<std::uint8_t>{1, 2, 3}));
    pwrite_stops = false;
}

TEST_CASE("writing: the name of a new file is on the medium too") {
    const TemporaryFolder folder;
    synced.clear();
    File::create(folder / "file");
    CHECK(synced == std::vector<std::string>{folder.path()});
}

TEST_CASE("writing: an old image is there until the new one is whole") {
    SavedImage saved;
    const auto before = read_file(saved.image);
    const auto files = [&] { return std::distance(std::filesystem::directory_iterator(saved.folder.path()), {}); };
    const auto count = files();
    for (int successes = 0; successes < 6; ++successes) {
        pwrite_successes = successes;
        pwrite_error = ENOSPC;
        CHECK(save(saved, saved.image) == Exit::kIo);
        CHECK(saved.said() == "kjump: " + saved.image + ": No space left on device\n");
        CHECK((read_file(saved.image) == before));
        CHECK(files() == count);
    }
}

TEST_CASE("writing: the new image is on the medium before the old one's name leads to it, and then the name is") {
    SavedImage saved;
    synced.clear();
    REQUIRE(save(saved, saved.image) == Exit::kDone);
    REQUIRE(synced.size() > 2);
    CHECK(synced.back() == saved.folder.path());
    CHECK_THAT(synced[synced.size() - 2], Catch::StartsWith(saved.image + "."));  // its temporary name
}

TEST_CASE("writing: where a file system cannot take the header out, the dump is moved to the front") {
    DumpingMachine machine;
    if (!machine.has_file()) {
        return;
    }
    machine.save_well();
    fallocate_fails = true;
    CHECK(machine.dump() == Exit::kDone);
    fallocate_fails = false;
    CHECK(machine.is_dump_of_it(read_file(machine.file)));
    CHECK(machine.files() == std::vector<std::string>{machine.file});
}

TEST_CASE("writing: a dump that cannot be written leaves nothing, and its kernel is not left") {
    DumpingMachine machine;
    if (!machine.has_file()) {
        return;
    }
    machine.save_well();
    for (int successes = 0; successes < 4; ++successes) {
        pwrite_successes = successes;
        pwrite_error = ENOSPC;
        CHECK(machine.dump() == Exit::kIo);
        CHECK(machine.said() == "kjump: " + machine.file + ": No space left on device\n");
        CHECK(machine.files().empty());
    }
    CHECK(machine.kernel.jumps == 0);
}

TEST_CASE("writing: a dump that cannot be moved to the front leaves nothing") {
    DumpingMachine machine;
    if (!machine.has_file()) {
        return;
    }
    fallocate_fails = true;
    machine.save_well([] { pwrite_error = ENOSPC; });
    CHECK(machine.dump() == Exit::kIo);
    fallocate_fails = false;
    CHECK(machine.said() == "kjump: " + machine.file + ": No space left on device\n");
    CHECK(machine.kernel.jumps == 1);
    CHECK(machine.files().empty());
}

TEST_CASE("writing: a dump is on the medium before its name leads to it, and then the name is") {
    DumpingMachine machine;
    if (!machine.has_file()) {
        return;
    }
    machine.save_well([] { synced.clear(); });
    REQUIRE(machine.dump() == Exit::kDone);
    REQUIRE(synced.size() >= 2);
    CHECK(synced.back() == machine.mounted.path());
    CHECK_THAT(synced[synced.size() - 2], Catch::StartsWith(machine.file + "."));
}
