// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "round_trip.hpp"

#include "fpu_state.hpp"
#include "processors.hpp"

namespace user {
namespace {

constexpr std::size_t kHeldBytes = 1 << 20, kMoreBytes = 32 << 20;
constexpr std::uint32_t kSeed = 20080227;

}  // namespace

RoundTrip::RoundTrip(const Image& image, bool reload, unsigned quiet)
    : image_(image),
      reload_(reload),
      held_(kHeldBytes, kSeed),
      more_(kMoreBytes, kSeed + 1),
      digest_(held_.digest()),
      more_digest_(more_.digest()),
      processors_(online_processors()) {
    mailbox_.quiet = quiet;
    for (const char* disk : {"/dev/sda", "/dev/vda"}) {
        if (access(disk, F_OK) != 0) {
            continue;
        }
        disks_.emplace_back(disk, kSeed);
        std::printf("# disk: %s\n", disk);
    }
}

const char* RoundTrip::once(unsigned visit) {
    if (reload_ && image_.load() != 0) {
        return "loading failed";
    }
    const auto monotonic = seconds(CLOCK_MONOTONIC);
    mailbox_.magic = 0;
    if (const auto* wrong = leave_and_return()) {
        return wrong;
    }
    if (const auto* wrong = wrong_with_visit(mailbox_, reload_ ? 1 : visit)) {
        return wrong;
    }
    if (reload_ && image_.unload() != 0) {
        return "unloading failed";
    }
    return wrong_here(monotonic);
}

const char* RoundTrip::leave_and_return() {
    const auto left = time_stamp();
    const auto before = FpuState::fill(static_cast<std::uint8_t>(left));
    const int error = image_.jump();
    const auto after = FpuState::now();
    asm volatile("fninit");
    ticks_ += static_cast<double>(time_stamp() - left);
    if (error != 0) {
        return "there was no leaving";
    }
    return after.same_as(before) ? nullptr : "x87 or SSE registers changed";
}

const char* RoundTrip::wrong_here(double monotonic_before) {
    if (held_.digest() != digest_) {
        return "memory changed";
    }
    sleep_for(0.001);  // ends only if a timer fires
    if (seconds(CLOCK_MONOTONIC) < monotonic_before + 0.001) {
        return "the clock does not go on";
    }
    if (online_processors() != processors_ || !each_processor_runs(processors_ == "0" ? 1 : 2)) {
        return "a processor is missing";
    }
    for (auto& disk : disks_) {
        if (!disk.holds()) {
            return "a disk reads differently";
        }
    }
    return nullptr;
}

}  // namespace user
