// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Images in files, by the places where these begin on their disks.
#include <catch2/catch.hpp>

#include "image/placed_image.hpp"
#include "support/disks.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

constexpr std::uint64_t kPlace = 32 * kPage, kOther = 64 * kPage;

Header in_file(std::uint64_t start, const ImageId& id = kId) {
    auto header = awaited(id);
    header.extents = {{start, 2 * kPage}, {start + 5 * kPage, kPage}};
    return header;
}

void put(const std::string& disk, std::uint64_t at, const Header& header) {
    const auto page = encode(header);
    std::fstream(disk, std::ios::binary | std::ios::in | std::ios::out)
        .seekp(static_cast<std::streamoff>(at))
        .write(reinterpret_cast<const char*>(page.data()), page.size());
}

std::string add_empty(const FakeMachine& machine, const std::string& name) {
    return add_disk(machine, name, std::vector<std::uint8_t>(1 << 20));
}

std::vector<std::string> found(const FakeMachine& machine, const std::vector<std::uint64_t>& places) {
    std::vector<std::string> names;
    for (const auto& image : find_images(machine.folder.path(), places)) {
        names.push_back(image.device.substr((machine.folder / "dev/").size()) + "@" + std::to_string(image.at));
    }
    return names;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("find images: a disk is looked at in every place, and in no other") {
    const FakeMachine machine;
    const auto disk = add_empty(machine, "sda");
    add_disk(machine, "sdb", awaited());
    put(disk, kPlace, in_file(kPlace));
    put(disk, kOther, in_file(kOther, kOtherId));
    CHECK(found(machine, {}).empty());
    CHECK(found(machine, {0}) == Names{"sdb@0"});
    CHECK(found(machine, {kPlace}) == Names{"sda@131072"});
    CHECK(found(machine, {0, kPlace}) == Names{"sda@131072", "sdb@0"});
    CHECK(found(machine, {kOther, 0, kPlace}) == Names{"sda@262144", "sda@131072", "sdb@0"});
    const auto images = find_images(machine.folder.path(), {kOther});
    REQUIRE(images.size() == 1);
    CHECK(images[0].header.id == kOtherId);
    CHECK(images[0].is_in_file());
    CHECK_FALSE(find_images(machine.folder.path(), {0}).at(0).is_in_file());
}

TEST_CASE("find images: one that is not at a disk's start has to be that of a file there") {
    const FakeMachine machine;
    const auto disk = add_empty(machine, "sda");
    put(disk, kPlace, awaited());  // as of a disk that was copied into a file
    CHECK(found(machine, {kPlace}).empty());
    put(disk, kPlace, in_file(kOther));  // as a file's copy has it
    CHECK(found(machine, {kPlace}).empty());
    put(disk, kPlace, in_file(kPlace));
    CHECK(found(machine, {kPlace}) == Names{"sda@131072"});
}

TEST_CASE("find images: volumes on a disk hide its start, and no other place") {
    const FakeMachine machine;
    const auto disk = add_disk(machine, "sda", awaited(kOtherId));
    put(disk, kPlace, in_file(kPlace));
    std::filesystem::create_directories(machine.folder / "sys/class/block/sda/holders/dm-0");
    CHECK(found(machine, {0, kPlace}) == Names{"sda@131072"});
}

TEST_CASE("find images: a place behind a disk's end is none") {
    const FakeMachine machine;
    add_empty(machine, "sda");
    for (const std::uint64_t place : {(1u << 20) - kPage / 2, std::uint64_t{1} << 20, std::uint64_t{1} << 62}) {
        CHECK(found(machine, {place}).empty());
    }
    put(machine.folder / "dev/sda", (1 << 20) - kPage, in_file((1 << 20) - kPage));
    CHECK(found(machine, {(1u << 20) - kPage}) == Names{"sda@1044480"});
}

TEST_CASE("find images: a file's header that was copied to a disk's start is the disk's") {
    const FakeMachine machine;
    add_disk(machine, "sda", in_file(kPlace));
    const auto images = find_images(machine.folder.path(), {0});
    REQUIRE(images.size() == 1);
    CHECK_FALSE(images[0].is_in_file());
    CHECK(PlacedImage(images[0], "").storage().size() == 4 << 20);
}

TEST_CASE("a placed image has the bytes of its file, or of its disk") {
    const FakeMachine machine;
    const auto disk = add_empty(machine, "sda");
    put(disk, kPlace, in_file(kPlace));
    put(disk, 0, awaited());
    const auto images = find_images(machine.folder.path(), {0, kPlace});
    REQUIRE(images.size() == 2);
    PlacedImage all(images[0], ""), file(images[1], "");
    CHECK(all.storage().size() == 1 << 20);
    CHECK(file.storage().size() == 3 * kPage);
    CHECK(file.name() == disk);
    const std::vector<std::uint8_t> bytes(kPage, 'x');
    file.storage().write_at(2 * kPage, bytes);
    const auto content = read_file(disk);
    const auto at = content.begin() + kPlace + 5 * kPage;
    CHECK(std::equal(at, at + kPage, bytes.begin()));
    CHECK(std::count(content.begin(), content.end(), 'x') == kPage + 0);
}
