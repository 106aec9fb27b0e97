// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/state_check.hpp"

#include "base/failure.hpp"
#include "base/text.hpp"
#include "image/report.hpp"

namespace kjump {

void check_state(const Header& header, bool again, bool loaded, const std::string& name) {
    const std::string go_on =
        loaded ? "; what is loaded here now is entered by kjump switch, and given up by kjump unload" : "";
    const auto refuse = [&](const std::string& what, const std::string& unless) {
        throw Failure(Exit::kResumed, name + ": the image was " + what + ", on " + date(header.resumed) +
                                          "; its file systems have moved on since" + unless +
                                          " (--again resumes it all the same)" + go_on);
    };
    if (header.state == State::kIncomplete) {
        throw Failure(Exit::kDamaged, name + ": the image is incomplete: saving it was not finished");
    }
    if (header.state == State::kAwaited) {
        throw Failure(Exit::kDamaged, name + ": there is no image yet: the kernel that was left is not saved");
    }
    if (header.state == State::kFailed) {
        throw Failure(Exit::kDamaged, name + ": there is no image: saving failed: " + printable(header.reason));
    }
    if (header.state == State::kResumed && !again) {
        refuse("resumed already", "");
    }
    if (header.state == State::kResuming && !again) {
        refuse("being resumed", ", unless the power was cut, or kjump killed, before its kernel ran");
    }
    if (header.state == State::kPassedOver && !again) {
        refuse("passed over when the machine booted", ", unless nothing was mounted");
    }
}

}  // namespace kjump
