// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "line_assembler.hpp"

namespace harness {
namespace {

// A guest that runs wild prints without end, and std::regex recurses along the line.
constexpr std::size_t kLongestLine = 4096;

}  // namespace

void LineAssembler::add(char byte) {
    constexpr char kEscape = '\x1b';
    switch (state_) {
        case State::kEscape:
            state_ = byte == '[' ? State::kSequence : State::kText;
            return;
        case State::kSequence:
            if (byte >= '@' && byte <= '~') {
                state_ = State::kText;
            }
            return;
        case State::kText:
            break;
    }
    if (byte == kEscape) {
        state_ = State::kEscape;
    } else if (byte == '\n' || line_.size() == kLongestLine) {
        consumer_(line_, true);
        line_.clear();
    } else if (byte != '\r' && byte != '\0') {
        line_ += byte;
    }
}

void LineAssembler::add(std::string_view bytes) {
    for (const char byte : bytes) {
        add(byte);
    }
    if (!line_.empty()) {
        consumer_(line_, false);
    }
}

void LineAssembler::finish() {
    if (!line_.empty()) {
        consumer_(line_, true);
    }
    line_.clear();
}

}  // namespace harness
