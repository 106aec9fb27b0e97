// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/image.hpp"

#include <catch2/catch.hpp>

#include "support/core_builder.hpp"
#include "support/cut_storage.hpp"
#include "support/refusal.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

constexpr std::size_t kContent = 3 * 4096;

// A medium that says of its `last`th sync that it failed, although all is written.
class FailingStorage final : public Storage {
public:
    explicit FailingStorage(unsigned last) : last_(last) {}
    void read_at(std::uint64_t offset, std::span<std::uint8_t> bytes) const override {
        storage_.read_at(offset, bytes);
    }
    void write_at(std::uint64_t offset, Bytes bytes) override { storage_.write_at(offset, bytes); }
    void sync() override {
        storage_.sync();
        if (++syncs_ == last_) {
            throw Failure(Exit::kIo, "the medium failed");
        }
    }
    std::uint64_t size() const override { return storage_.size(); }
    unsigned syncs() const { return syncs_; }
    CutStorage on_medium() const { return {storage_.medium(), 0, 0}; }

private:
    CutStorage storage_{std::vector<std::uint8_t>(kHeaderBytes + kContent + 4096), 0, 0};
    unsigned last_, syncs_ = 0;
};

void write(Storage& storage, std::size_t bytes) {
    Header header;
    header.content_bytes = kContent;
    ImageWriter writer(storage, header);
    writer.begin();
    writer.append(pattern(bytes, 1));
    writer.finish();
}

State state_of(const FailingStorage& storage) {
    auto medium = storage.on_medium();
    return Image(medium, "image").header().state;
}

}  // namespace

TEST_CASE("image: content of another size than promised is not finished") {
    for (const auto bytes : {kContent - 4096, kContent + 4096}) {
        FailingStorage storage(0);
        CHECK_THROWS_AS(write(storage, bytes), std::logic_error);
        CHECK(state_of(storage) == State::kIncomplete);
    }
}

TEST_CASE("image: it is incomplete whichever sync fails, the last one too") {
    FailingStorage good(0);
    write(good, kContent);
    CHECK(state_of(good) == State::kComplete);
    for (unsigned last = 1; last <= good.syncs(); ++last) {
        INFO(last);
        FailingStorage storage(last);
        REQUIRE_REFUSED(Exit::kIo, "the medium failed", write(storage, kContent));
        CHECK(state_of(storage) == State::kIncomplete);
    }
}

TEST_CASE("image: its core ends where the header says, whatever is behind it on the device") {
    FailingStorage storage(0);
    write(storage, kContent);
    ContentSource source(storage, "image", kContent);
    std::vector<std::uint8_t> bytes(4096);
    CHECK_NOTHROW(source.read(kContent - 4096, bytes));
    for (const auto offset : {kContent - 4095, kContent, kContent + 1}) {
        REQUIRE_REFUSED(Exit::kDamaged, "image: the image ends inside its core", source.read(offset, bytes));
    }
}
