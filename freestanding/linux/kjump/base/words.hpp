// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Words with spaces or ends of lines between them, as in /proc/cmdline.
#pragma once

#include <algorithm>
#include <string>

namespace kjump {

// True if `word` is one of `words`.
inline bool has_word(std::string words, const std::string& word) {
    std::ranges::replace(words, '\n', ' ');
    return (" " + words + " ").find(" " + word + " ") != std::string::npos;
}

}  // namespace kjump
