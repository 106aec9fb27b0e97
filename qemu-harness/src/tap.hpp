// SPDX-License-Identifier: MIT OR GPL-2.0-only
//
// Judges a TAP stream ([tap] "The TAP13 format") that may be interleaved with other lines.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace harness {

class TapJudge {
public:
    // With `allow_skip` a point marked SKIP or TODO passes if it is `ok`.
    explicit TapJudge(bool allow_skip) : allow_skip_(allow_skip) {}

    // Any complete line of the guest; lines that are not TAP are ignored.
    void line(const std::string& text);

    // One sentence for each thing wrong with the stream as a whole; empty if it is complete and
    // every point passed.
    std::vector<std::string> faults() const;

    std::size_t points_seen() const { return points_.size(); }

private:
    void plan(std::uint32_t last);
    void point(bool ok, std::uint32_t number, const std::string& text);

    bool allow_skip_;
    bool planned_ = false;
    std::uint32_t last_ = 0;
    std::string comment_;  // the last one since the last point; in some guests a point's comments come before it
    std::set<std::uint32_t> points_;
    std::vector<std::string> faults_;
};

}  // namespace harness
