// SPDX-License-Identifier: MIT OR GPL-2.0-only
//
// Follows the steps of a scenario (expect, on) through the guest's output, in order.
#pragma once

#include <vector>

#include "scenario.hpp"

namespace harness {

class Dialogue {
public:
    explicit Dialogue(const std::vector<Step>& steps) : steps_(steps) {}

    // Takes a line as LineAssembler shows it and returns the steps that it completes. Each step
    // is searched for behind the match of the one before; `$` matches at the end of a complete
    // line, or where the guest stopped writing.
    std::vector<const Step*> line(const std::string& text, bool complete);

    bool done() const { return next_ == steps_.size(); }

    // Precondition: !done().
    const Step& awaited() const { return steps_[next_]; }

private:
    const std::vector<Step>& steps_;
    std::size_t next_ = 0;
    std::size_t offset_ = 0;  // how much of the current line is matched already
};

}  // namespace harness
