// SPDX-License-Identifier: MIT OR GPL-2.0-only
// One jump out of Linux and back, and what has to be the same after it.
#pragma once

#include <list>
#include <string>

#include "clock.hpp"
#include "held_disk.hpp"
#include "held_memory.hpp"
#include "image.hpp"
#include "mailbox_page.hpp"

namespace user {

class RoundTrip {
public:
    // `reload`: load before every jump and unload after it. `quiet`: see payload::Mailbox. Uses
    // the disks sda and vda, where there are such, and says so.
    RoundTrip(const Image& image, bool reload, unsigned quiet);

    // One jump, the `visit`th from 1; what is wrong after it, or nullptr.
    const char* once(unsigned visit);

    // A larger block, looked at less often.
    bool all_memory_holds() const { return more_.digest() == more_digest_; }

    // Ticks of the time stamp counter that leaving and coming back took, all jumps together.
    double ticks() const { return ticks_; }

private:
    const char* leave_and_return();
    const char* wrong_here(double monotonic_before);

    const Image& image_;
    const bool reload_;
    const HeldMemory held_, more_;
    const std::uint64_t digest_, more_digest_;
    const std::string processors_;
    std::list<HeldDisk> disks_;
    volatile payload::Mailbox& mailbox_ = open_mailbox();
    double ticks_ = 0;
};

}  // namespace user
