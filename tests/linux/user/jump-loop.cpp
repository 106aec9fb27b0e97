// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Leaves Linux and comes back many times, and looks after every return whether everything is as it
// was. Prints TAP.
#include "round_trip.hpp"
#include "tap.hpp"

namespace {

using namespace user;

constexpr const char* kUsage = "keep|reload JUMPS PAYLOAD [FILLERS FILLER-BYTES FILLER-ADDRESS]";
constexpr unsigned kLook = 100;  // jumps between two test points

// Jumps first+1 … last. False when something was wrong.
bool run(RoundTrip& trip, Tap& tap, unsigned first, unsigned last, double rate) {
    const auto before = trip.ticks();
    for (unsigned visit = first + 1; visit <= last; ++visit) {
        if (const auto* wrong = trip.once(visit)) {
            return tap.check(false, "jump %u: %s", visit, wrong);
        }
    }
    return tap.check(trip.all_memory_holds(), "jumps %u to %u and back, %.1f ms each", first + 1, last,
                     (trip.ticks() - before) / rate * 1000 / (last - first));
}

void add_filler(Image& image, char** arguments) {
    image.add_filler(static_cast<unsigned>(number(arguments[0], 1, "not a number of segments")),
                     number(arguments[1], 4096, "not a size"),
                     static_cast<std::uint32_t>(number(arguments[2], 4096, "not an address")));
}

}  // namespace

int main(int argc, char** argv) {
    if ((argc != 4 && argc != 7) || (std::strcmp(argv[1], "keep") != 0 && std::strcmp(argv[1], "reload") != 0)) {
        die("usage", kUsage);
    }
    const bool reload = std::strcmp(argv[1], "reload") == 0;
    const auto jumps = static_cast<unsigned>(number(argv[2], 1, "not a number of jumps"));
    const auto opened = open_image(argv[3]);
    auto& image = *opened;
    if (argc == 7) {
        add_filler(image, argv + 4);
    }
    Tap tap;
    const auto rate = ticks_per_second();
    RoundTrip trip(image, reload, reload ? ~0u : kLook);
    if (const int error = reload ? 0 : image.load()) {
        die("loading", std::strerror(error));
    }
    for (unsigned done = 0; done < jumps; done += kLook) {
        if (!run(trip, tap, done, std::min(done + kLook, jumps), rate)) {
            break;
        }
    }
    return tap.finish();
}
