// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump save --awaited to a file's blocks.
#include <catch2/catch.hpp>
#include <fcntl.h>

#include "support/file_limit.hpp"
#include "support/file_on_disk.hpp"
#include "support/guarded.hpp"
#include "support/standard_input.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

const std::string kFileWords = kIdDigits + "@131072";

// A terminal would be asked for keys.
class Saver : public FileOnDisk {
public:
    Saver() {
        set_command_line("kexec_jump_back_entry=0x4800040");
        keep_for_guard(*this);
    }
    Exit save() { return run({"save", "--quiet", "--awaited=" + kFileWords, source}); }

private:
    StandardInput none_{open("/dev/null", O_RDONLY | O_CLOEXEC)};
};

}  // namespace

TEST_CASE("save --awaited to a file: the image is in its blocks, and nothing is anywhere else") {
    Saver machine;
    machine.put_in_file(awaited());
    CHECK(machine.save() == Exit::kDone);
    CHECK(machine.said().empty());
    const auto header = machine.in_file();
    CHECK(header.state == State::kComplete);
    CHECK(header.id == kId);
    CHECK(header.at_boot);
    CHECK(header.comment == "before the upgrade");
    CHECK(header.extents == kPieces);
    CHECK(header.content_bytes == machine.header().content_bytes);
    CHECK(header.content_digest == machine.header().content_digest);
    CHECK((machine.content_in_file() ==
           std::vector<std::uint8_t>(machine.content.begin() + kHeaderBytes, machine.content.end())));
    machine.check_rest();
}

TEST_CASE("save --awaited to a file: a place that is too small has that as its reason, however large the disk is") {
    Saver machine;
    machine.put_in_file(awaited(), {{kPlace, 3 * kPage}, {5 * kPage, 20 * kPage}});
    CHECK(machine.save() == Exit::kTarget);
    const auto header = machine.in_file();
    CHECK(header.state == State::kFailed);
    CHECK_THAT(header.reason, Catch::StartsWith(machine.disk + ": is too small: the image has ") &&
                                  Catch::EndsWith(", there is room for 0.1 MiB"));
    CHECK(machine.said() == "kjump: " + header.reason + "\n");
    CHECK(header.extents.size() == 2);
    CHECK(header.id == kId);
    machine.check_rest();
}

TEST_CASE("save --awaited to a file: why it failed in the middle is left in the file, with its pieces") {
    Saver machine;
    machine.put_in_file(awaited());
    write_file(machine.source, Bytes(wide_vmcore()).first(wide_vmcore().size() - 1));
    CHECK(machine.save() != Exit::kDone);
    CHECK(machine.in_file().state == State::kFailed);
    CHECK(machine.said() == "kjump: " + machine.in_file().reason + "\n");
    CHECK(machine.in_file().extents == kPieces);
    machine.check_rest();
}

TEST_CASE("save --awaited to a file: a disk that fails behind the header has the reason") {
    Saver machine;
    machine.put_in_file(awaited());
    FileLimit limit;
    limit.set(101 * kPage);
    CHECK(machine.save() == Exit::kIo);
    limit.lift();
    CHECK(machine.in_file().state == State::kFailed);
    CHECK(machine.in_file().reason == machine.disk + ": File too large");
    machine.check_rest();
}

TEST_CASE(
    "save --awaited to a file: the same id elsewhere on the disk, or in another file's header, is not its place") {
    Saver machine;
    machine.put_in_file(awaited());
    File::for_update(machine.disk).write_at(0, encode(awaited()));
    auto other = awaited();
    other.extents = {{2 * kPlace, kPage}};
    std::vector<std::uint8_t> copy(kDiskWithFile);
    std::ranges::copy(encode(other), copy.begin() + kPlace);
    const auto second = add_disk(machine, "sdb", copy);
    CHECK(machine.save() == Exit::kDone);
    CHECK(machine.in_file().state == State::kComplete);
    CHECK(header_on(machine.disk).state == State::kAwaited);
    CHECK((read_file(second) == copy));
    machine.put_in_file(awaited());
    File::for_reading(machine.disk).read_at(0, copy);
    const auto third = add_disk(machine, "sdc", copy);
    CHECK(machine.save() == Exit::kTarget);
    CHECK(machine.said() == "kjump: " + machine.disk + " and " + third + ": both have the place " + kFileWords + "\n");
    CHECK(machine.in_file().state == State::kAwaited);
}
