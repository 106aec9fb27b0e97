// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The content of a kdump-compressed image, whose bytes are changed and whose front is signed anew, as by somebody who
// knows the format: what is read is pages that the image says it has, or the image is refused.
#include "image/kdump_content.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

#include "base/failure.hpp"
#include "fuzz/target.hpp"
#include "image/kdump_writer.hpp"

namespace {

using namespace kjump;

class Medium final : public Storage {
public:
    explicit Medium(std::size_t bytes) : bytes_(bytes) {}
    void read_at(std::uint64_t offset, std::span<std::uint8_t> bytes) const override {
        fuzz::require(offset <= bytes_.size() && bytes.size() <= bytes_.size() - offset, "read beyond the image");
        std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(offset), bytes.size(), bytes.begin());
    }
    void write_at(std::uint64_t offset, Bytes bytes) override {
        std::ranges::copy(bytes, bytes_.begin() + static_cast<std::ptrdiff_t>(offset));
    }
    void sync() override {}
    std::uint64_t size() const override { return bytes_.size(); }
    std::span<std::uint8_t> bytes() { return bytes_; }

private:
    std::vector<std::uint8_t> bytes_;
};

constexpr std::size_t kPages = 300, kMediumBytes = 1 << 20;

// Two runs of pages, which compress well.
Header write(Medium& medium, Compression compression) {
    Core core{true, EM_X86_64, {}, {{0x1000, 0x9000, 0x9000, 0, 0, 7}}, {}};
    core.segments.push_back({0x100000, kPages * kPage - 0x9000, kPages * kPage - 0x9000, 0, 0, 7});
    Header asked;
    asked.compression = compression;
    KdumpWriter writer(medium, asked, KdumpFront(core, MemoryMap(std::vector<MemoryRange>{})));
    writer.begin();
    std::vector<std::uint8_t> page(kPage);
    for (std::size_t i = 0; i < kPages; ++i) {
        std::ranges::fill(page, static_cast<std::uint8_t>(i % 5));
        writer.append(page);
    }
    writer.finish();
    auto header = writer.header();
    header.state = State::kComplete;
    return header;
}

// As KdumpContent reckons them.
void sign(Medium& medium, Header& header) {
    const KdumpPlaces places(header.kdump);
    const auto bytes = medium.bytes();
    const auto part = [&](std::uint64_t from, std::uint64_t to) {
        return Bytes(bytes).subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(to - from));
    };
    for (std::size_t first = 0; first < kPages; first += kChunkPages) {
        std::vector<PageDescriptor> descriptors(std::min(kChunkPages, kPages - first));
        const auto stored = part(places.descriptors + first * sizeof(PageDescriptor),
                                 places.descriptors + (first + descriptors.size()) * sizeof(PageDescriptor));
        std::memcpy(descriptors.data(), stored.data(), stored.size());
        Bytes data;
        const auto start =
            std::ranges::find_if(descriptors, [&](const auto& one) { return one.offset != places.zeros; });
        const auto size = packed_bytes(descriptors, header.compression, places.zeros).value_or(0);
        if (start != descriptors.end() && start->offset <= bytes.size() && size <= bytes.size() - start->offset) {
            data = part(start->offset, start->offset + size);
        }
        const auto digest = digest_of(descriptors, data);
        medium.write_at(header.kdump.digests_at + first / kChunkPages * digest.size(), digest);
    }
    Sha256 sum;
    sum.update(part(kPage, places.descriptors));
    sum.update(part(header.kdump.digests_at, kHeaderBytes + header.content_bytes));
    header.content_digest = sum.finish();
}

void read_changed(const std::uint8_t* data, std::size_t size, Compression compression) {
    Medium medium(kMediumBytes);
    auto header = write(medium, compression);
    const auto content_end = kHeaderBytes + header.content_bytes;
    fuzz::Input input(data, size);
    while (!input.empty()) {
        const auto at = kPage + input.number(3) % (content_end - kPage);
        medium.bytes()[static_cast<std::size_t>(at)] ^= static_cast<std::uint8_t>(input.number(1));
    }
    sign(medium, header);
    Progress silent("", 0, nullptr);
    try {
        const KdumpContent content(medium, "input", header);
        std::uint64_t bytes = 0, last = 0;
        content.read(silent, [&](auto physical, auto pages) {
            fuzz::require(content.pages().covers({physical, physical + pages.size()}), "pages that it does not have");
            fuzz::require(physical >= last, "pages in no order");
            last = physical + pages.size();
            bytes += pages.size();
        });
        fuzz::require(bytes == kPages * kPage, "another number of pages");
        content.notes();
        content.mappings();
        content.page(0x1000);
    } catch (const Failure& failure) {
        fuzz::require(failure.exit() == Exit::kDamaged, "an image is refused by another status");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    read_changed(data, size, Compression::kLzo);
    read_changed(data, size, Compression::kZstd);
    return 0;
}
