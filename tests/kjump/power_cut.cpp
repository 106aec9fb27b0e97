// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <catch2/catch.hpp>

#include "image/image.hpp"
#include "support/core_builder.hpp"
#include "support/cut_storage.hpp"
#include "support/refusal.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

constexpr std::size_t kContent = 40 * 4096;

void write_image(Storage& storage, const std::vector<std::uint8_t>& content) {
    Header header;
    header.content_bytes = content.size();
    header.memory_text = "100000-ffdffff\n";
    header.kernel.release = "6.1";
    ImageWriter writer(storage, header);
    writer.begin();
    for (std::size_t at = 0; at < content.size(); at += 4 * 4096) {
        writer.append(Bytes(content).subspan(at, 4 * 4096));
    }
    writer.finish();
}

enum class Verdict {
    kRefused,
    kOld,
    kNew,
    kWrong,
    kBroken
};  // kBroken: says complete, and only the digest knows better

// The verdict of a restore of `medium`.
Verdict judge(const std::vector<std::uint8_t>& medium, const std::vector<std::uint8_t>& before,
              const std::vector<std::uint8_t>& after) {
    CutStorage storage(medium, 0, 0);
    Progress silent("", 0, nullptr);
    bool complete = false;
    try {
        const Image image(storage, "image");
        if (image.header().state != State::kComplete) {
            return Verdict::kRefused;
        }
        complete = true;
        image.verify(silent);
    } catch (const Failure& failure) {
        CHECK(failure.exit() == Exit::kDamaged);
        return complete ? Verdict::kBroken : Verdict::kRefused;
    }
    const auto is = [&](auto& content) {
        return std::equal(content.begin(), content.end(), medium.begin() + kHeaderBytes);
    };
    return is(after) ? Verdict::kNew : is(before) ? Verdict::kOld : Verdict::kWrong;
}

std::vector<std::uint8_t> blank() { return pattern(kHeaderBytes + kContent, 99); }

}  // namespace

TEST_CASE("a power cut at any write or sync leaves the old image, a refused one, or the new one") {
    const auto before = pattern(kContent, 1), after = pattern(kContent, 2);
    const bool had_image = GENERATE(false, true);
    CutStorage first(blank(), 0, 0);
    if (had_image) {
        write_image(first, before);
    }
    const auto old_medium = had_image ? first.medium() : blank();
    CutStorage whole(old_medium, 0, 0);
    write_image(whole, after);
    CHECK(judge(whole.medium(), before, after) == Verdict::kNew);
    REQUIRE(whole.operations() > 12);
    unsigned refused = 0;
    for (unsigned cut = 1; cut <= whole.operations(); ++cut) {
        for (unsigned seed = 1; seed <= 25; ++seed) {
            CutStorage storage(old_medium, cut, seed);
            CHECK_THROWS_AS(write_image(storage, after), PowerCut);
            const auto verdict = judge(storage.medium(), before, after);
            INFO("cut " << cut << " of " << whole.operations() << ", seed " << seed);
            REQUIRE(verdict != Verdict::kWrong);
            REQUIRE(verdict != Verdict::kBroken);
            REQUIRE((verdict != Verdict::kOld || (had_image && cut <= 2)));  // before the first sync returns
            REQUIRE((verdict != Verdict::kNew ||
                     cut + 1 >= whole.operations()));  // only the last write and sync can finish
            refused += verdict == Verdict::kRefused ? 1 : 0;
        }
    }
    CHECK(refused > 25 * (whole.operations() - 5));
}

TEST_CASE("a power cut while an image is marked leaves it complete or being resumed") {
    CutStorage storage(blank(), 0, 0);
    write_image(storage, pattern(kContent, 1));
    bool seen[5] = {};
    for (unsigned cut = 1; cut <= 2; ++cut) {
        for (unsigned seed = 1; seed <= 25; ++seed) {
            CutStorage cutting(storage.medium(), cut, seed);
            Image image(cutting, "image");
            CHECK_THROWS_AS(image.set_state(State::kResuming, 5), PowerCut);
            CutStorage after(cutting.medium(), 0, 0);
            const Image again(after, "image");
            seen[static_cast<unsigned>(again.header().state)] = true;
        }
    }
    CHECK_FALSE(seen[static_cast<unsigned>(State::kIncomplete)]);
    CHECK(seen[static_cast<unsigned>(State::kComplete)]);
    CHECK(seen[static_cast<unsigned>(State::kResuming)]);
}
