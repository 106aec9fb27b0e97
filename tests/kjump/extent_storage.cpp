// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A file by its blocks on a device.
#include <catch2/catch.hpp>

#include "base/extents.hpp"
#include "support/refusal.hpp"
#include "support/temporary_folder.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

constexpr std::size_t kPages = 16;

// Every page of the device is filled with its number, and has that at its end too.
class PlacedFile {
public:
    explicit PlacedFile(const std::vector<Extent>& extents) : extents_(extents) {}

    std::vector<std::uint8_t> read(std::uint64_t offset, std::size_t bytes) const {
        std::vector<std::uint8_t> content(bytes, 0xee);
        storage_.read_at(offset, content);
        return content;
    }
    // The number of the page on the device that is there in the file.
    int page_at(std::uint64_t offset) const { return read(offset, 1)[0]; }
    std::vector<std::uint8_t> medium() const { return read_file(name_); }
    ExtentStorage& storage() { return storage_; }
    const std::string& name() const { return name_; }

private:
    static std::string fill(const std::string& name) {
        std::vector<std::uint8_t> bytes(kPages * kPage);
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            bytes[i] = static_cast<std::uint8_t>(i / kPage);
        }
        write_file(name, bytes);
        return name;
    }

    TemporaryFolder folder_;
    std::string name_ = fill(folder_ / "disk");
    File device_ = File::for_update(name_);
    std::vector<Extent> extents_;
    ExtentStorage storage_{device_, extents_};
};

const std::vector<Extent> kExtents{{9 * kPage, 2 * kPage}, {3 * kPage, kPage}, {5 * kPage, 3 * kPage}};

}  // namespace

TEST_CASE("extent storage: the file has the pages of its extents in their order") {
    const PlacedFile file(kExtents);
    const int expected[] = {9, 10, 3, 5, 6, 7};
    for (std::size_t i = 0; i < std::size(expected); ++i) {
        INFO(i);
        CHECK(file.page_at(i * kPage) == expected[i]);
        CHECK(file.page_at((i + 1) * kPage - 1) == expected[i]);
    }
}

TEST_CASE("extent storage: its size is that of its extents") {
    CHECK(PlacedFile(kExtents).storage().size() == 6 * kPage);
    CHECK(PlacedFile({{0, kPage}}).storage().size() == kPage);
    CHECK(PlacedFile(std::vector<Extent>{}).storage().size() == 0);
    CHECK(PlacedFile({{0, k4GiB}, {k4GiB, 2 * k4GiB}}).storage().size() == 3 * k4GiB);
}

TEST_CASE("extent storage: what is read may begin, end and go on in any extent") {
    const PlacedFile file(kExtents);
    const auto all = file.read(0, 6 * kPage);
    for (const std::size_t start : {0 * kPage, 1 * kPage, 2 * kPage - 1, 2 * kPage, 2 * kPage + 1, 3 * kPage - 5}) {
        for (const std::size_t bytes :
             {std::size_t{0}, std::size_t{1}, std::size_t{5}, kPage + 0, kPage + 10, 3 * kPage}) {
            INFO(start << " " << bytes);
            const auto begin = all.begin() + static_cast<std::ptrdiff_t>(start);
            CHECK(file.read(start, bytes) == std::vector(begin, begin + static_cast<std::ptrdiff_t>(bytes)));
        }
    }
}

TEST_CASE("extent storage: what is written goes to the file's pages alone") {
    PlacedFile file(kExtents);
    const auto before = file.medium();
    std::vector<std::uint8_t> bytes(2 * kPage);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        bytes[i] = static_cast<std::uint8_t>(0x80 | i % 101);
    }
    file.storage().write_at(2 * kPage - 100, bytes);
    file.storage().sync();
    CHECK(file.read(2 * kPage - 100, bytes.size()) == bytes);
    auto expected = before;
    const auto put = [&](std::size_t at, std::size_t done, std::size_t part) {
        std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(done), part,
                    expected.begin() + static_cast<std::ptrdiff_t>(at));
    };
    put(11 * kPage - 100, 0, 100);
    put(3 * kPage, 100, kPage);
    put(5 * kPage, 100 + kPage, kPage - 100);
    CHECK((file.medium() == expected));
}

TEST_CASE("extent storage: beyond the file's end nothing is read or written, whatever the device has there") {
    PlacedFile file(kExtents);
    const auto words = file.name() + ": the file there ends early";
    std::vector<std::uint8_t> byte(1);
    REQUIRE_REFUSED(Exit::kIo, words, file.storage().read_at(6 * kPage, byte));
    REQUIRE_REFUSED(Exit::kIo, words, file.storage().write_at(6 * kPage, byte));
    REQUIRE_REFUSED(Exit::kIo, words, file.storage().read_at(std::uint64_t{1} << 63, byte));
    REQUIRE_REFUSED(Exit::kIo, ": the file there ends early",
                    PlacedFile(std::vector<Extent>{}).storage().read_at(0, byte));
    std::vector<std::uint8_t> two(2, 'x');
    REQUIRE_REFUSED(Exit::kIo, words, file.storage().read_at(6 * kPage - 1, two));
    REQUIRE_REFUSED(Exit::kIo, words, file.storage().write_at(6 * kPage - 1, two));
    CHECK(file.medium()[8 * kPage] == 8);  // behind the last extent
    file.storage().write_at(6 * kPage - 1, byte);
    CHECK(file.medium()[8 * kPage - 1] == 0);
}

TEST_CASE("extent storage: what the device does not have is its failure") {
    PlacedFile file({{(kPages - 1) * kPage, 2 * kPage}});
    CHECK(file.page_at(kPage - 1) == kPages - 1);
    std::vector<std::uint8_t> bytes(2);
    REQUIRE_REFUSED(Exit::kIo, file.name(), file.storage().read_at(kPage - 1, bytes));
}
