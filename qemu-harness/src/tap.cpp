// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "tap.hpp"

#include <regex>

namespace harness {
namespace {

// At most nine digits: such a number always fits.
const std::regex kPlanLine("1\\.\\.([0-9]{1,9})( *#.*)?");
const std::regex kPointLine("(not )?ok(?: +([0-9]{1,9}))?(?:[^0-9].*)?");
const std::regex kDirective("# *(skip|todo)", std::regex::icase);

std::uint32_t to_number(const std::string& digits) { return static_cast<std::uint32_t>(std::stoul(digits)); }

}  // namespace

void TapJudge::line(const std::string& text) {
    std::smatch match;
    if (std::regex_match(text, match, kPlanLine)) {
        plan(to_number(match[1]));
    } else if (text.starts_with("# ")) {
        comment_ = text;
    } else if (text.starts_with("Bail out!")) {
        faults_.push_back("the guest gave up: " + text);
    } else if (text.starts_with("ok ") || text.starts_with("not ok ")) {
        if (std::regex_match(text, match, kPointLine) && match[2].matched) {
            point(!match[1].matched, to_number(match[2]), text);
        } else {
            faults_.push_back("a test point has no number: " + text);
        }
    }
}

void TapJudge::plan(std::uint32_t last) {
    if (planned_) {
        faults_.push_back("the plan was printed twice");
    } else if (last == 0) {
        faults_.push_back("the plan has no tests");
    }
    planned_ = true;
    last_ = last;
}

void TapJudge::point(bool ok, std::uint32_t number, const std::string& text) {
    if (!points_.insert(number).second) {
        faults_.push_back("test " + std::to_string(number) + " was reported twice");
    }
    if (!ok) {
        faults_.push_back("a test failed: " + text + (comment_.empty() ? "" : "; before it: " + comment_));
    } else if (!allow_skip_ && std::regex_search(text, kDirective)) {
        faults_.push_back("a test was skipped: " + text);
    }
    comment_.clear();
}

std::vector<std::string> TapJudge::faults() const {
    auto faults = faults_;
    if (!planned_) {
        faults.push_back("there is no TAP plan");
        return faults;
    }
    std::uint32_t missing = 0;
    std::uint32_t first_missing = 0;
    for (std::uint32_t number = 1; number <= last_; ++number) {
        if (points_.contains(number)) {
            continue;
        }
        if (missing++ == 0) {
            first_missing = number;
        }
    }
    if (missing != 0) {
        faults.push_back("the plan is not complete: " + std::to_string(missing) + " of " + std::to_string(last_) +
                         " tests are missing, the first is " + std::to_string(first_missing));
    }
    for (const auto number : points_) {
        if (number == 0 || number > last_) {
            faults.push_back("test " + std::to_string(number) + " is outside the plan 1.." + std::to_string(last_));
        }
    }
    return faults;
}

}  // namespace harness
