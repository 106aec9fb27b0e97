// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What a header has since version 3: saves that are awaited, and images for the next boot. Where it is in front of an
// ELF core; where in the headers of versions 5 to 12, kdump_header.cpp and header_file_systems.cpp know.
#include <cstring>

#include <catch2/catch.hpp>

#include "image/image.hpp"
#include "support/core_header_page.hpp"
#include "support/cut_storage.hpp"
#include "support/disks.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

constexpr std::size_t kReasonBytes = 2047;

Header with_state(State state) {
    auto header = awaited();
    header.format = Format::kElf;
    header.state = state;
    (state == State::kFailed ? header.reason : header.memory_text) = "100000-ffdffff\n";
    return header;
}

}  // namespace

TEST_CASE("awaited header: every state keeps the id, whether it is for the next boot, and its text") {
    for (std::uint32_t number = 1; number <= 7; ++number) {
        INFO(number);
        const auto state = static_cast<State>(number);
        const auto header = decode(encode(with_state(state)), "image");
        CHECK(header.state == state);
        CHECK(header.id == kId);
        CHECK(header.at_boot);
        CHECK(header.comment == "before the upgrade");
        CHECK(header.memory_text == (state == State::kFailed ? "" : "100000-ffdffff\n"));
        CHECK(header.reason == (state == State::kFailed ? "100000-ffdffff\n" : ""));
        auto other = with_state(state);
        other.id = {};
        other.at_boot = false;
        const auto none = decode(encode(other), "image");
        CHECK(none.id == ImageId{});
        CHECK_FALSE(none.at_boot);
    }
}

TEST_CASE("awaited header: the id, the flag and the text are where the format says") {
    const auto page = encode(with_state(State::kFailed));
    CHECK(page[kCoreStateAt] == 6);
    CHECK(std::equal(kId.begin(), kId.end(), page.begin() + kCoreIdAt));
    CHECK(page[kCoreAtBootAt] == 1);
    CHECK(std::string(page.begin() + kCoreTextAt, page.begin() + kCoreTextAt + 6) == "100000");
    CHECK(encode(with_state(State::kAwaited))[kCoreStateAt] == 5);
    CHECK(encode(with_state(State::kPassedOver))[kCoreStateAt] == 7);
}

TEST_CASE("awaited header: a reason is cut where the extents begin") {
    auto header = with_state(State::kFailed);
    header.reason.assign(kReasonBytes, 'r');
    CHECK(decode(encode(header), "image").reason == std::string(kReasonBytes, 'r'));
    header.reason.assign(kReasonBytes + 1, 'r');
    CHECK(decode(encode(header), "image").reason == std::string(kReasonBytes, 'r'));
}

TEST_CASE("awaited header: versions 1 and 2 have no id, no flag, and none of the new states") {
    auto header = with_state(State::kResumed);
    header.id = {};
    header.at_boot = false;
    for (const std::uint32_t version : {1u, 2u}) {
        INFO(version);
        const auto old = with(encode(header), kCoreVersionAt, version);
        CHECK(decode(old, "image").state == State::kResumed);
        CHECK(decode(old, "image").id == ImageId{});
        for (const auto at : {kCoreIdAt, kCoreIdAt + 12, kCoreAtBootAt}) {
            check_nonsense(with(old, at, 1));
            check_nonsense(with(old, at, 0x80000000));
        }
        for (const std::uint32_t state : {5u, 6u, 7u}) {
            check_nonsense(with(old, kCoreStateAt, state));
        }
    }
}

TEST_CASE("awaited header: a flag that is neither set nor not set is refused") {
    const auto page = encode(with_state(State::kAwaited));
    CHECK(decode(with(page, kCoreAtBootAt, 1), "image").at_boot);
    CHECK_FALSE(decode(with(page, kCoreAtBootAt, 0), "image").at_boot);
    for (const std::uint32_t flag : {2u, 3u, 0x100u, 0xffffffffu}) {
        check_nonsense(with(page, kCoreAtBootAt, flag));
    }
    check_nonsense(with(page, kCoreAtBootAt + 20, 1));  // the first byte where nothing is stored
}

TEST_CASE("awaited header: it is on the medium when it is put there, and what is behind it stays") {
    std::vector<std::uint8_t> medium(2 * kHeaderBytes, 'x');
    CutStorage storage(medium, 0, 0);
    put_header(storage, with_state(State::kFailed));
    CHECK((storage.medium() != medium));
    CutStorage later(storage.medium(), 0, 0);
    const Image image(later, "image");
    CHECK(image.header().state == State::kFailed);
    CHECK(image.header().reason == "100000-ffdffff\n");
    CHECK(storage.medium()[kHeaderBytes] == 'x');
}

TEST_CASE("awaited header: an image that is marked keeps its id and its flag") {
    CutStorage storage(std::vector<std::uint8_t>(2 * kHeaderBytes), 0, 0);
    put_header(storage, with_state(State::kComplete));
    Image(storage, "image").set_state(State::kPassedOver, 1700000100);
    const auto header = Image(storage, "image").header();
    CHECK(header.state == State::kPassedOver);
    CHECK(header.resumed == 1700000100);
    CHECK(header.id == kId);
    CHECK(header.at_boot);
}
