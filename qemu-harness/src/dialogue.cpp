// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "dialogue.hpp"

namespace harness {

std::vector<const Step*> Dialogue::line(const std::string& text, bool complete) {
    std::vector<const Step*> completed;
    while (!done() && offset_ <= text.size()) {
        const auto start = text.begin() + static_cast<std::ptrdiff_t>(offset_);
        const auto flags = offset_ == 0 ? std::regex_constants::match_default : std::regex_constants::match_prev_avail;
        std::smatch match;
        if (!std::regex_search(start, text.end(), match, steps_[next_].pattern, flags)) {
            break;
        }
        offset_ = static_cast<std::size_t>(match[0].second - text.begin());
        completed.push_back(&steps_[next_++]);
        if (match[0].second == text.end()) {
            break;  // an empty match at the end must not complete every step that follows
        }
    }
    if (complete) {
        offset_ = 0;
    }
    return completed;
}

}  // namespace harness
