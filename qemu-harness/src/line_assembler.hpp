// SPDX-License-Identifier: MIT OR GPL-2.0-only
//
// Turns the bytes of a serial port into lines, and shows the unfinished line too: a prompt has no
// line end.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace harness {

class LineAssembler {
public:
    // Called with a line, without its end and without terminal escape sequences. `complete` is
    // false while more of the same line may follow; a line is shown complete exactly once, but one
    // of more than 4096 bytes is cut in pieces.
    using Consumer = std::function<void(const std::string& line, bool complete)>;

    explicit LineAssembler(Consumer consumer) : consumer_(std::move(consumer)) {}

    void add(std::string_view bytes);
    // Call it when the guest will write no more: an unfinished line then counts as complete.
    void finish();

private:
    enum class State { kText, kEscape, kSequence };

    void add(char byte);

    Consumer consumer_;
    std::string line_;
    State state_ = State::kText;
};

}  // namespace harness
