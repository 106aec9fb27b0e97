// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Memory written as a kdump-compressed image, and read again.
#include <cstring>
#include <map>
#include <random>

#include <catch2/catch.hpp>
#include <lzo/lzo1x.h>
#include <zstd.h>

#include "image/image.hpp"
#include "image/kdump_content.hpp"
#include "support/kdump_memory.hpp"
#include "support/refusal.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

Memory read(const Storage& storage, const Header& header) {
    Progress silent("", 0, nullptr);
    Memory memory;
    KdumpContent(storage, "image", header).read(silent, [&](auto physical, auto bytes) {
        if (!memory.empty() && std::prev(memory.end())->first + std::prev(memory.end())->second.size() == physical) {
            auto& last = std::prev(memory.end())->second;
            last.insert(last.end(), bytes.begin(), bytes.end());
        } else {
            memory[physical] = {bytes.begin(), bytes.end()};
        }
    });
    return memory;
}

// Knows where it was read.
class WatchedStorage final : public Storage {
public:
    explicit WatchedStorage(Storage& storage) : storage_(storage) {}
    void read_at(std::uint64_t offset, std::span<std::uint8_t> bytes) const override {
        reads_.push_back(offset);
        storage_.read_at(offset, bytes);
    }
    void write_at(std::uint64_t offset, Bytes bytes) override { storage_.write_at(offset, bytes); }
    void sync() override { storage_.sync(); }
    std::uint64_t size() const override { return storage_.size(); }
    const std::vector<std::uint64_t>& reads() const { return reads_; }

private:
    Storage& storage_;
    mutable std::vector<std::uint64_t> reads_;
};

// One reading of a byte, of those that there are, gives another one.
class FlickeringStorage final : public Storage {
public:
    FlickeringStorage(Storage& storage, std::uint64_t place, int reading)
        : storage_(storage), place_(place), left_(reading) {}
    void read_at(std::uint64_t offset, std::span<std::uint8_t> bytes) const override {
        storage_.read_at(offset, bytes);
        if (offset <= place_ && place_ < offset + bytes.size() && left_-- == 0) {
            bytes[static_cast<std::size_t>(place_ - offset)] ^= 1;
        }
    }
    void write_at(std::uint64_t offset, Bytes bytes) override { storage_.write_at(offset, bytes); }
    void sync() override { storage_.sync(); }
    std::uint64_t size() const override { return storage_.size(); }

private:
    Storage& storage_;
    std::uint64_t place_;
    mutable int left_;
};

std::vector<std::uint8_t> dump_of(const Storage& storage, const Header& header) {
    Progress silent("", 0, nullptr);
    std::vector<std::uint8_t> dump;
    KdumpContent(storage, "image", header).read_dump(silent, [&](Bytes bytes) {
        dump.insert(dump.end(), bytes.begin(), bytes.end());
    });
    return dump;
}

template <class T>
T at(const std::vector<std::uint8_t>& bytes, std::uint64_t place) {
    T value;
    std::memcpy(&value, bytes.data() + place, sizeof value);
    return value;
}

// By its library.
bool unpack(std::uint32_t flags, const std::uint8_t* stored, std::size_t size, std::vector<std::uint8_t>& page) {
    if (flags == 0x20) {
        return ZSTD_decompress(page.data(), page.size(), stored, size) == page.size();
    }
    lzo_uint bytes = page.size();
    return flags == 2 && lzo1x_decompress_safe(stored, size, page.data(), &bytes, nullptr) == LZO_E_OK &&
           bytes == page.size();
}

Header by(Compression compression) {
    Header header;
    header.compression = compression;
    return header;
}

}  // namespace

TEST_CASE("kdump: memory is read as it was written, in pieces of any size") {
    const auto compression = GENERATE(Compression::kLzo, Compression::kZstd);
    for (const std::size_t piece : {kPage, 3 * kPage, std::uint64_t{kChunk}, 5 * kChunk + kPage}) {
        auto storage = medium_of(kMedium);
        write(storage, sample(), piece, by(compression));
        const auto header = Image(storage, "image").header();
        CHECK(header.state == State::kComplete);
        CHECK(header.segments == 104);
        CHECK((read(storage, header) == sample()));
        const KdumpContent content(storage, "image", header);
        for (const auto& [start, bytes] : sample()) {
            for (std::size_t page = 0; page < bytes.size(); page += 97 * kPage) {
                const auto found = content.page(start + page);
                REQUIRE(found);
                CHECK(std::equal(found->begin(), found->end(), bytes.begin() + static_cast<std::ptrdiff_t>(page)));
            }
        }
        CHECK_FALSE(content.page(0x4000));
        CHECK_FALSE(content.page(0x50000000));
        CHECK(content.notes() == core_of({}).notes);
        CHECK(content.mappings() ==
              std::vector<KernelMapping>{{0x1000, 0x40000000 + 20 * kPage - 0x1000, 0xffff888000001000}});
    }
}

// As readers do it that know nothing of kjump.
TEST_CASE("kdump: bits, descriptors and pages are where the format says") {
    const auto compression = GENERATE(Compression::kLzo, Compression::kZstd);
    auto storage = medium_of(kMedium);
    write(storage, sample(), kChunk, by(compression));
    const auto& bytes = storage.medium();
    const auto block = std::uint64_t{kPage};
    const auto sub_header = static_cast<std::uint64_t>(at<std::int32_t>(bytes, 432));
    const auto bits_blocks = at<std::uint32_t>(bytes, 436);
    const auto end_page = at<std::uint64_t>(bytes, block + 96);
    CHECK(end_page == 0x40000 + 20);
    CHECK(at<std::uint64_t>(bytes, block) == std::uint64_t(-16777216));
    CHECK(at<std::int32_t>(bytes, block + 8) == 16);
    const auto info = at<std::uint64_t>(bytes, block + 32), info_bytes = at<std::uint64_t>(bytes, block + 40);
    CHECK(std::string(bytes.begin() + static_cast<std::ptrdiff_t>(info),
                      bytes.begin() + static_cast<std::ptrdiff_t>(info + info_bytes)) == kNotes);
    const auto ram = (1 + sub_header) * block, there = ram + bits_blocks / 2 * block;
    auto descriptor = ram + bits_blocks * block;
    const auto has = [&](std::uint64_t map, std::uint64_t page) { return bytes[map + page / 8] >> page % 8 & 1; };
    CHECK(has(ram, 0x10000000 / kPage - 1) == 1);
    CHECK(has(ram, 0x10000000 / kPage) == 0);
    Memory memory;
    for (std::uint64_t page = 0; page < end_page; ++page) {
        if (has(there, page) == 0) {
            continue;
        }
        REQUIRE(has(ram, page) == 1);
        const auto one = at<PageDescriptor>(bytes, descriptor);
        descriptor += sizeof one;
        std::vector<std::uint8_t> content(kPage);
        const auto* const stored = bytes.data() + one.offset;
        if (one.flags == static_cast<std::uint32_t>(compression)) {
            REQUIRE(unpack(one.flags, stored, one.size, content));
        } else {
            REQUIRE(one.flags == 0);
            REQUIRE(one.size == kPage);
            std::memcpy(content.data(), stored, kPage);
        }
        memory[page * kPage] = content;
    }
    for (const auto& [start, run] : sample()) {
        for (std::size_t page = 0; page < run.size(); page += kPage) {
            const auto& found = memory.at(start + page);
            REQUIRE(std::equal(found.begin(), found.end(), run.begin() + static_cast<std::ptrdiff_t>(page)));
            memory.erase(start + page);
        }
    }
    CHECK(memory.empty());
}

TEST_CASE("kdump: a machine with more memory than a piece of its maps has bits for") {
    constexpr std::uint64_t kPieceEnd = 8 * kChunk * kPage;
    auto storage = medium_of(2 * kMedium);
    const Memory memory{{0x1000, pages_of_kinds(1, 1)},
                        {kPieceEnd - 2 * kPage, pages_of_kinds(5, 1)},
                        {2 * kPieceEnd - kPage, pages_of_kinds(1, 2)},
                        {2 * kPieceEnd + 7 * kPage, pages_of_kinds(2, 1)}};
    write(storage, memory);
    CHECK((read(storage, Image(storage, "image").header()) == memory));
}

TEST_CASE("kdump: a map with more runs than the image has is refused before it is read to its end") {
    constexpr std::uint64_t kPieceEnd = 8 * kChunk * kPage;
    auto storage = medium_of(2 * kMedium);
    write(storage, {{0x1000, pages_of_kinds(1, 1)}, {kPieceEnd + kPage, pages_of_kinds(1, 1)}});
    const auto header = Image(storage, "image").header();
    const KdumpPlaces places(header.kdump);
    storage.write_at(places.bits + places.bits_bytes / 2, std::vector<std::uint8_t>(kChunk, 0x55));
    const WatchedStorage watched(storage);
    REQUIRE_REFUSED(Exit::kDamaged, "its content is not what was saved", read(watched, header));
    CHECK(std::ranges::none_of(watched.reads(), [&](auto at) {
        return at > places.bits + places.bits_bytes / 2 && at < places.bits + places.bits_bytes;
    }));
}

TEST_CASE("kdump: where VMCOREINFO does not say what the kernel's text lies above, its second mapping does") {
    auto core = core_of(sample());
    core.aliases = {{0x1000000, 0x4000, 0x4000, 0, 0xffffffff92000000, 7}};
    KdumpShape shape;
    CHECK(at<std::uint64_t>(sub_header(core, shape), 0) == std::uint64_t(-16777216));
    core.notes = {};
    CHECK(at<std::uint64_t>(sub_header(core, shape), 0) == std::uint64_t(0x1000000 - 0x12000000));
    core.aliases = {};
    CHECK(at<std::uint64_t>(sub_header(core, shape), 0) == 0);
}

TEST_CASE("kdump: no image has more than was reckoned, and pages of zeros take a descriptor alone") {
    Memory random{{0x100000, pattern(300 * kPage, 1)}};
    const KdumpFront front(core_of(random), kRam);
    auto storage = medium_of(static_cast<std::size_t>(front.most_bytes(false)));
    write(storage, random);
    const auto full = Image(storage, "image").header();
    CHECK(full.content_bytes + kHeaderBytes <= front.most_bytes(false));
    write(storage, {{0x100000, std::vector<std::uint8_t>(300 * kPage)}});
    const auto empty = Image(storage, "image").header();
    CHECK(full.content_bytes - empty.content_bytes == 300 * kPage);
}

TEST_CASE("kdump: what no reader would take is refused before anything is written") {
    const auto refused = [](const std::string& words, const Core& core) {
        INFO(words);
        REQUIRE_REFUSED(Exit::kSource, words, KdumpFront(core, kRam));
    };
    refused("no page of memory is to be saved", core_of({}));
    const Memory page{{std::uint64_t{1} << 52, pages_of_kinds(1, 1)}};
    refused("it has memory above 4 PiB, where no processor has any", core_of(page));
    auto core = core_of({{0x100000, pages_of_kinds(1, 1)}});
    core.notes.resize(128 << 20);
    refused("its notes, and where it has its memory, take more than 128.0 MiB", core);
}

TEST_CASE("kdump: any byte of what is read that changes is told, wherever it is") {
    const unsigned seed = std::random_device()();
    INFO("seed " << seed);
    std::minstd_rand random(seed);
    auto storage = medium_of(kMedium);
    write(storage, sample());
    const auto header = Image(storage, "image").header();
    const KdumpPlaces places(header.kdump);
    const auto end = kHeaderBytes + header.content_bytes;
    // What is between these fills up a block.
    const std::pair<std::uint64_t, std::uint64_t> parts[] = {
        {kPage, places.descriptors},
        {places.descriptors, places.descriptors + header.kdump.pages * sizeof(PageDescriptor)},
        {places.zeros, header.kdump.digests_at},
        {header.kdump.digests_at, end}};
    for (int round = 0; round < 200; ++round) {
        const auto& [from, to] = parts[round % 4];
        const auto place = from + random() % (to - from);
        auto bad = storage.medium();
        bad[place] ^= static_cast<std::uint8_t>(1 << random() % 8);
        INFO(place);
        const CutStorage bent(bad, 0, 0);
        REQUIRE_REFUSED(Exit::kDamaged, "image: the image is damaged: its content is not what was saved",
                        read(bent, header));
    }
}

TEST_CASE("kdump: a dump has what was saved, at whichever reading of the image a byte is another one") {
    auto storage = medium_of(kMedium);
    write(storage, sample());
    const auto header = Image(storage, "image").header();
    const auto good = dump_of(storage, header);
    const KdumpPlaces places(header.kdump);
    const auto behind_descriptors = places.descriptors + header.kdump.pages * sizeof(PageDescriptor);
    int refused = 0;
    for (const auto place :
         {kPage, places.bits, places.bits + places.bits_bytes / 2, places.descriptors, places.descriptors + 8,
          behind_descriptors - 1, places.zeros, places.data, header.kdump.digests_at - 1}) {
        for (int reading = 0; reading < 3; ++reading) {
            INFO(place << ", reading " << reading);
            try {
                const auto dump = dump_of(FlickeringStorage(storage, place, reading), header);
                REQUIRE((dump == good));
            } catch (const Failure& failure) {
                REQUIRE(failure.exit() == Exit::kDamaged);
                ++refused;
            }
        }
    }
    CHECK(refused == 1 + 2 * 2 + 3 * 2 + 1 + 2);  // each reading that there is
}

TEST_CASE("kdump: a header whose numbers make no sense reads nothing beyond the image") {
    auto storage = medium_of(kMedium);
    write(storage, sample());
    const auto good = Image(storage, "image").header();
    const auto refused = [&](const std::function<void(Header&)>& change) {
        auto header = good;
        change(header);
        const auto failure = failure_of([&] { read(storage, header); });
        CHECK(failure.exit() == Exit::kDamaged);
    };
    for (const std::uint64_t value : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{1} << 40, ~std::uint64_t{0}}) {
        refused([=](Header& header) { header.kdump.end_page = value; });
        refused([=](Header& header) { header.kdump.pages = value; });
        refused([=](Header& header) { header.kdump.digests_at = value; });
        refused([=](Header& header) { header.content_bytes = value; });
    }
    for (const std::uint32_t value : {0u, 2u, 3u, 0xffffffffu}) {
        refused([=](Header& header) { header.kdump.sub_header_pages = value; });
    }
    refused([](Header& header) { --header.kdump.pages; });
}

TEST_CASE("kdump: a power cut leaves an image that is refused, or the whole one") {
    auto whole = medium_of(kMedium);
    write(whole, sample());
    for (unsigned cut = 1; cut <= whole.operations(); ++cut) {
        for (unsigned seed = 1; seed <= 3; ++seed) {
            CutStorage storage(std::vector<std::uint8_t>(kMedium, 'x'), cut, seed);
            CHECK_THROWS_AS(write(storage, sample()), PowerCut);
            CutStorage after(storage.medium(), 0, 0);
            INFO("cut " << cut << " of " << whole.operations() << ", seed " << seed);
            try {
                const auto header = Image(after, "image").header();
                if (header.state == State::kComplete) {
                    REQUIRE(cut + 1 >= whole.operations());  // only the last write and sync can finish
                    REQUIRE((read(after, header) == sample()));
                }
            } catch (const Failure& failure) {
                REQUIRE(failure.exit() == Exit::kDamaged);
                REQUIRE_THAT(failure.what(), !Catch::Contains("content"));
            }
        }
    }
}
