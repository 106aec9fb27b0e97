// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Where real files are on a real disk.
#include "base/extents.hpp"

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <unistd.h>

#include "support/files_on_blocks.hpp"
#include "support/refusal.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

constexpr std::size_t kSize = 64 << 10;

// A descriptor as long as one of these lives.
class Opened {
public:
    explicit Opened(const std::string& name) : number_(open(name.c_str(), O_RDWR | O_CLOEXEC)) {
        REQUIRE(number_ >= 0);
    }
    Opened(const Opened&) = delete;
    ~Opened() { close(number_); }
    int number() const { return number_; }

private:
    int number_;
};

// As sysfs and procfs of a fake machine have it.
std::vector<Extent> located(const std::string& name) {
    const TemporaryFolder root;
    tell_file_system(root.path(), name);
    return extents_of(File::for_reading(name), root.path());
}

void refused(const std::string& name, const std::string& words) {
    REQUIRE_REFUSED(Exit::kTarget, name + ": " + words, located(name));
}

const std::string kHole = "has a hole; dd if=/dev/zero makes one that can be used",
                  kUnwritten = "has parts that were allocated and never written; dd if=/dev/zero makes one";

// The file with that name is where the disk has these bytes, of which the last page may have more.
void check_bytes(const MountedDisk& disk, const std::string& name, const std::vector<std::uint8_t>& bytes) {
    const auto extents = extents_of(File::for_reading(name), "");
    auto medium = File::for_update(disk.medium());
    const ExtentStorage storage(medium, extents);
    CHECK(storage.size() == page_up(bytes.size()));
    std::vector<std::uint8_t> read(bytes.size());
    storage.read_at(0, read);
    CHECK((read == bytes));
}

}  // namespace

TEST_CASE("extents: the disk has the file's bytes there") {
    const MountedDisk disk(16 << 20);
    if (!disk.is_there()) {
        return;
    }
    for (const std::size_t bytes : {std::size_t{1}, kPage + 0, kPage + 1, 300 * kPage - 7}) {
        INFO(bytes);
        const auto content = different_pages(bytes);
        const auto name = disk / std::to_string(bytes);
        write_file(name, content);  // and nobody waits until it is on the medium
        check_bytes(disk, name, content);
    }
}

TEST_CASE("extents: a file in many pieces has them in the order of its bytes") {
    const MountedDisk disk(16 << 20);
    if (!disk.is_there()) {
        return;
    }
    const auto content = different_pages(320 * kPage);
    const auto name = put_scattered(disk, content);
    const auto extents = extents_of(File::for_reading(name), "");
    CHECK(extents.size() > 64);  // more than the kernel is asked for at a time
    check_bytes(disk, name, content);
}

TEST_CASE("extents: a hole is refused wherever it is") {
    const FolderOnBlocks folder;
    if (!folder.is_there()) {
        return;
    }
    for (const std::size_t at : {std::size_t{0}, kSize / 2, kSize - kPage}) {
        INFO(at);
        const auto name = put_file(folder / "file", different_pages(kSize));
        REQUIRE(fallocate(Opened(name).number(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, static_cast<off_t>(at),
                          kPage) == 0);
        refused(name, kHole);
    }
    const auto name = put_file(folder / "file", different_pages(kSize));
    REQUIRE(truncate(name.c_str(), 2 * kSize) == 0);
    refused(name, kHole);
    write_text(name, "");
    REQUIRE(truncate(name.c_str(), kSize) == 0);
    refused(name, kHole);
}

TEST_CASE("extents: what was allocated and never written is refused, but behind the file's end") {
    const FolderOnBlocks folder;
    if (!folder.is_there()) {
        return;
    }
    const auto name = put_file(folder / "file", different_pages(kSize));
    const auto before = located(name);
    REQUIRE(fallocate(Opened(name).number(), FALLOC_FL_KEEP_SIZE, kSize, kSize) == 0);
    CHECK(located(name) == before);
    REQUIRE(truncate(name.c_str(), kSize) == 0);
    REQUIRE(fallocate(Opened(name).number(), 0, kSize, kSize) == 0);
    refused(name, kUnwritten);
    const auto all = put_file(folder / "all", {});
    REQUIRE(fallocate(Opened(all).number(), 0, 0, kSize) == 0);
    refused(all, kUnwritten);
    put_file(all, different_pages(kSize));
    CHECK_NOTHROW(located(all));
}
