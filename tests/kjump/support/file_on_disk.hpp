// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A machine that has not mounted a disk, on which a file with an image is.
#pragma once

#include "base/extents.hpp"
#include "support/boot.hpp"

namespace kjump::test {

constexpr std::uint64_t kPlace = 32 * kPage;  // of the file's first page on the disk
constexpr std::size_t kDiskWithFile = 4 << 20;

// The second piece lies before the first one.
inline const std::vector<Extent> kPieces{{kPlace, 3 * kPage}, {5 * kPage, 20 * kPage}, {100 * kPage, 600 * kPage}};

class FileOnDisk : public WideFreshBoot {
public:
    // Where no file is, the disk is full of letters.
    const std::string disk = add_disk(*this, "sda", std::vector<std::uint8_t>(kDiskWithFile, 'x'));
    const std::vector<std::uint8_t> content = read_file(image);

    // That header is the file's, by its pieces.
    void put_in_file(Header header, const std::vector<Extent>& pieces = kPieces) {
        header.extents = pieces;
        File::for_update(disk).write_at(kPlace, encode(header));
    }
    // An image, of the 14th of November, 2023, which is for the next boot.
    void put_image() {
        with_file([&](ExtentStorage& storage) { storage.write_at(0, content); });
        auto complete = header();
        complete.created = 1700000000;
        complete.at_boot = true;
        put_in_file(complete);
    }
    Header in_file() const {
        HeaderPage page;
        File::for_reading(disk).read_at(kPlace, page);
        return decode(page, disk);
    }
    // All behind the header, as long as the image has it.
    std::vector<std::uint8_t> content_in_file() {
        std::vector<std::uint8_t> bytes(content.size() - kHeaderBytes);
        with_file([&](ExtentStorage& storage) { storage.read_at(kHeaderBytes, bytes); });
        return bytes;
    }
    // What is not the file's is as it was.
    void check_rest() const {
        auto bytes = read_file(disk);
        REQUIRE(bytes.size() == kDiskWithFile);
        for (const auto& [start, count] : kPieces) {
            std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(start), count, std::uint8_t{'x'});
        }
        CHECK(std::ranges::all_of(bytes, [](auto byte) { return byte == 'x'; }));
    }

private:
    void with_file(const std::function<void(ExtentStorage&)>& use) const {
        auto device = File::for_update(disk);
        ExtentStorage storage(device, kPieces);
        use(storage);
    }
};

}  // namespace kjump::test
