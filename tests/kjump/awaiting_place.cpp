// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A file that another kernel is to save this one to, seen from here.
#include "image/awaiting_place.hpp"

#include <catch2/catch.hpp>

#include "support/disks.hpp"
#include "support/files_on_blocks.hpp"
#include "support/refusal.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

constexpr std::size_t kSize = 64 << 10;

class FileToSaveTo {
public:
    FileToSaveTo() { tell_file_system(root_.path(), name); }

    bool is_there() const { return folder_.is_there(); }
    AwaitingPlace place(bool force = false, std::uint64_t bytes = kSize) const {
        return {name, bytes, force, root_.path()};
    }
    // By that sentence, and left alone.
    void refused(const std::string& words, bool force, std::uint64_t bytes = kSize) const {
        const auto before = read_file(name);
        REQUIRE_REFUSED(Exit::kTarget, name + ": " + words, place(force, bytes));
        CHECK((read_file(name) == before));
    }
    void set_mode(unsigned mode) const { std::filesystem::permissions(name, std::filesystem::perms(mode)); }

private:
    FolderOnBlocks folder_;
    TemporaryFolder root_;

public:
    const std::string name = put_file(folder_ / "image", std::vector<std::uint8_t>(kSize));
};

// Another kernel, which this one's caches know nothing of.
void put_on_medium(const MountedDisk& disk, std::uint64_t at, const Header& header) {
    const auto page = encode(header);
    File::for_update(disk.medium()).write_at(at, page);
}

Header on_medium(const MountedDisk& disk, std::uint64_t at) {
    HeaderPage page;
    File::for_reading(disk.medium()).read_at(at, page);
    return decode(page, "medium");
}

}  // namespace

TEST_CASE("awaiting place: a file that others may read is refused whatever is said") {
    const FileToSaveTo file;
    if (!file.is_there()) {
        return;
    }
    for (const unsigned mode : {0640u, 0604u, 0620u, 0601u, 0644u}) {
        INFO(mode);
        file.set_mode(mode);
        for (const bool force : {false, true}) {
            file.refused("an image has all that is in memory, and others may read this file; chmod 600 keeps", force);
        }
    }
    for (const unsigned mode : {0600u, 0700u}) {
        file.set_mode(mode);
        CHECK_NOTHROW(file.place());
    }
}

TEST_CASE("awaiting place: a file that is too small is refused whatever is said") {
    const FileToSaveTo file;
    if (!file.is_there()) {
        return;
    }
    for (const bool force : {false, true}) {
        file.refused("is too small: the image has 0.1 MiB, there is room for 0.1 MiB", force, kSize + 1);
        file.refused("is too small: the image has 4096.0 MiB", force, k4GiB);
    }
    const auto place = file.place();
    CHECK(place.is_within_disk());
    CHECK(place.name() == file.name);
    CHECK(place.awaited().at != 0);
    CHECK(place.awaited().id != file.place().awaited().id);
}

TEST_CASE("awaiting place: what a file holds is asked for, but zeros and an image") {
    const FileToSaveTo file;
    if (!file.is_there()) {
        return;
    }
    put_file(file.name, different_pages(kSize));
    file.refused("holds something that is no image of kjump, which would be lost; --force saves over it", false);
    CHECK_NOTHROW(file.place(true));
    put_header_on(file.name, awaited());
    CHECK_NOTHROW(file.place());
}

TEST_CASE("awaiting place: a file in more pieces than a header can name is refused") {
    const MountedDisk disk(16 << 20);
    if (!disk.is_there()) {
        return;
    }
    const auto name = put_scattered(disk, std::vector<std::uint8_t>(320 * kPage));
    const auto pieces = extents_of(File::for_reading(name), "").size();
    REQUIRE(pieces > kMostExtents);
    REQUIRE_REFUSED(Exit::kTarget,
                    name + ": is in " + std::to_string(pieces) + " pieces on its disk, and may be in 128;",
                    AwaitingPlace(name, kSize, true, ""));
}

TEST_CASE("awaiting place: its header is on the medium, and so is what is read of it, whatever the cache has") {
    const MountedDisk disk(16 << 20);
    if (!disk.is_there()) {
        return;
    }
    const auto name = put_file(disk / "image", std::vector<std::uint8_t>(kSize));
    const AwaitingPlace place(name, kSize, false, "");
    const auto [id, at] = place.awaited();
    place.put(awaited(kOtherId));
    auto header = on_medium(disk, at);
    CHECK(header.state == State::kAwaited);
    CHECK(header.id == id);
    CHECK(header.extents == extents_of(File::for_reading(name), ""));
    CHECK(header.comment == "before the upgrade");
    CHECK(header_on(name).id == id);  // now it is in the cache
    header.state = State::kComplete;
    put_on_medium(disk, at, header);
    CHECK(place.get().state == State::kComplete);
    place.mark(place.get(), State::kPassedOver, 1700000100);
    CHECK(on_medium(disk, at).state == State::kPassedOver);
    CHECK(on_medium(disk, at).resumed == 1700000100);
    CHECK(on_medium(disk, at).extents == header.extents);
    header.id = kOtherId;
    put_on_medium(disk, at, header);
    REQUIRE_REFUSED(Exit::kNotSaved, name + ": what is there now is of another save", place.get());
    File::for_update(disk.medium()).write_at(at, std::vector<std::uint8_t>(kSectorBytes, 'x'));
    REQUIRE_REFUSED(Exit::kDamaged, name + ": is no image of kjump", place.get());
}

TEST_CASE("awaiting place: a file that is shorter than a header is too small, whatever it holds") {
    const FileToSaveTo file;
    if (!file.is_there()) {
        return;
    }
    std::filesystem::resize_file(file.name, kSectorBytes);
    file.refused("is too small: the image has ", false);
}

TEST_CASE("awaiting place: what has 16 TiB and more in one piece is several to a header") {
    constexpr std::uint64_t k16TiB = std::uint64_t{16} << 40;
    CHECK(cut_for_header({}).empty());
    const std::vector<Extent> small{{kPage, k16TiB - kPage}, {k16TiB, kPage}};
    CHECK(cut_for_header(small) == small);
    auto header = awaited();
    header.extents = cut_for_header({{kPage, 2 * k16TiB}, {3 * k16TiB, k16TiB}});
    CHECK(header.extents == std::vector<Extent>{{kPage, k16TiB - kPage},
                                                {k16TiB, k16TiB - kPage},
                                                {2 * k16TiB - kPage, 2 * kPage},
                                                {3 * k16TiB, k16TiB - kPage},
                                                {4 * k16TiB - kPage, kPage}});
    CHECK(decode(encode(header), "image").extents == header.extents);
}
