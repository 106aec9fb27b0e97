// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Leaves Linux and comes back many times, and looks after every return whether everything is as it was. Prints TAP.
#include "clock.hpp"
#include "error.hpp"
#include "held_memory.hpp"
#include "kexec_image.hpp"
#include "mailbox_page.hpp"
#include "processors.hpp"
#include "tap.hpp"

namespace {

using namespace user;

constexpr const char *kUsage = "keep|reload JUMPS PAYLOAD [FILLERS FILLER-BYTES FILLER-ADDRESS]";
constexpr std::size_t kHeldBytes = 1 << 20;    // looked at after every jump
constexpr std::size_t kMoreBytes = 32 << 20;   // looked at now and then
constexpr std::uint32_t kSeed = 20080227;
constexpr unsigned kLook = 100;                // jumps between two test points

class Loop {
public:
    Loop(const KexecImage &image, bool reload, unsigned quiet)
        : image_(image), reload_(reload), digest_(held_.digest()), more_digest_(more_.digest()),
          processors_(online_processors()), processor_count_(processors_ == "0" ? 1 : 2) {
        mailbox_.quiet = quiet;
    }

    /// One jump; what is wrong after it, or nullptr.
    const char *once(unsigned visit) {
        if (reload_ && image_.load() != 0)
            return "kexec_load failed";
        mailbox_.magic = 0;
        const auto monotonic = seconds(CLOCK_MONOTONIC);
        const auto left = time_stamp();
        if (jump() != 0)
            return "there was no leaving";
        ticks_ += static_cast<double>(time_stamp() - left);
        bare_ticks_ += static_cast<double>(mailbox_.left - mailbox_.arrived);
        if (const auto *wrong = wrong_with_visit(mailbox_, reload_ ? 1 : visit))
            return wrong;
        if (reload_ && unload_image() != 0)
            return "unloading failed";
        return wrong_here(monotonic);
    }

    bool more_memory_holds() const { return more_.digest() == more_digest_; }
    double ticks() const { return ticks_; }

private:
    const char *wrong_here(double monotonic_before) {
        if (held_.digest() != digest_)
            return "memory changed";
        sleep_for(0.001); // ends only if a timer fires
        if (seconds(CLOCK_MONOTONIC) < monotonic_before + 0.001)
            return "the clock does not go on";
        if (online_processors() != processors_ || !each_processor_runs(processor_count_))
            return "a processor is missing";
        return nullptr;
    }

    const KexecImage &image_;
    const bool reload_;
    const HeldMemory held_{kHeldBytes, kSeed};
    const HeldMemory more_{kMoreBytes, kSeed + 1};
    const std::uint64_t digest_, more_digest_;
    const std::string processors_;
    const unsigned processor_count_;
    volatile payload::Mailbox &mailbox_ = open_mailbox();
    double ticks_ = 0, bare_ticks_ = 0;
};

/// Jumps first+1 … last. False when something was wrong.
bool run(Loop &loop, Tap &tap, unsigned first, unsigned last, double rate) {
    const auto before = loop.ticks();
    for (unsigned visit = first + 1; visit <= last; ++visit)
        if (const auto *wrong = loop.once(visit))
            return tap.point(false, "jump %u: %s", visit, wrong);
    return tap.point(loop.more_memory_holds(), "jumps %u to %u and back, %.1f ms each", first + 1, last,
                     (loop.ticks() - before) / rate * 1000 / (last - first));
}

} // namespace

int main(int argc, char **argv) {
    if ((argc != 4 && argc != 7) || (std::strcmp(argv[1], "keep") != 0 && std::strcmp(argv[1], "reload") != 0))
        die("usage", kUsage);
    const bool reload = std::strcmp(argv[1], "reload") == 0;
    const auto jumps = static_cast<unsigned>(number(argv[2], 1, "not a number of jumps"));
    KexecImage image(argv[3]);
    if (argc == 7)
        image.add_filler(static_cast<unsigned>(number(argv[4], 1, "not a number of segments")),
                         number(argv[5], 4096, "not a size"),
                         static_cast<std::uint32_t>(number(argv[6], 4096, "not an address")));
    Tap tap;
    const auto rate = ticks_per_second();
    Loop loop(image, reload, reload ? ~0u : kLook);
    if (!reload && image.load() != 0)
        die_of_errno("kexec_load");
    for (unsigned done = 0; done < jumps; done += kLook)
        if (!run(loop, tap, done, std::min(done + kLook, jumps), rate))
            break;
    if (!reload)
        unload_image();
    return tap.done();
}
