// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Plans that are refused: each with its own error, and nothing is kept.
#include "guest.hpp"

namespace guest {
namespace {

using libjump::Error;
using libjump::PhysAddr;
using libjump::Segment;

constexpr std::uint8_t kBytes[16] = {};
// In long mode the jump is prepared for segments, and that comes before the plan.
constexpr bool kLongMode = sizeof(libjump::NativeWord) == 8;
constexpr Error beyond_memory(Error otherwise) { return kLongMode ? Error::kPageUnmapped : otherwise; }

struct Case {
    const char* name;
    Error error;
    Segment segments[2];
    std::uint32_t count;
};

constexpr Case kCases[] = {
    {"unaligned load address", Error::kSegmentUnaligned, {{kBytes, 16, PhysAddr{0x1800800}, 4096}}, 1},
    {"no memory", Error::kSegmentEmpty, {{kBytes, 0, PhysAddr{0x1800000}, 0}}, 1},
    {"image larger than memory", Error::kSegmentImageTooLarge, {{kBytes, 16, PhysAddr{0x1800000}, 8}}, 1},
    {"wrap around", beyond_memory(Error::kSegmentWraps), {{kBytes, 16, PhysAddr{~0xfffull}, 8192}}, 1},
    {"out of reach",
     beyond_memory(Error::kSegmentOutOfReach),
     {{kBytes, 16, PhysAddr{multiboot::kHighMemoryEnd}, 4096}},
     1},
    {"overlap",
     Error::kSegmentsOverlap,
     {{kBytes, 16, PhysAddr{0x1800000}, 8192}, {kBytes, 16, PhysAddr{0x1801000}, 4096}},
     2},
};

void expect(const libjump::Result<void>& result, Error error, const char* name, Environment& environment, Tap& tap) {
    tap.check(result.failure().error == error, "refused: ", name);
    say_why(result.failure());
    tap.equal(environment.pages.pages_in_use(), 0, "nothing is kept");
}

void check_own_pages(Environment& environment, Traveller& trip, Tap& tap) {
    const Segment control{kBytes, 16, trip.control_page_address(), 4096};
    expect(trip.prepare({&control, 1}, PhysAddr{0x1800000}), Error::kSegmentHitsControlPage, "onto the control page",
           environment, tap);
    // The swap page is the first page that a traveller takes.
    const Segment swap{kBytes, 16, environment.pages.memory().start, 4096};
    expect(trip.prepare({&swap, 1}, PhysAddr{0x1800000}), Error::kSegmentHitsSwapPage, "onto the swap page",
           environment, tap);
}

// With 0, 1, 2 … pages, up to the number that is enough.
void check_shortage(Environment& environment, Traveller& trip, Tap& tap) {
    const Segment segment{kBytes, 16, PhysAddr{0x1800000}, 0x10000};
    std::uint32_t limit = 0;
    bool clean = true;
    for (;; ++limit) {
        environment.pages.set_limit(limit);
        const libjump::Result<void> result = trip.prepare({&segment, 1}, PhysAddr{0x1800000});
        if (result.ok()) {
            break;
        }
        clean = clean && result.failure().error == Error::kOutOfMemory && environment.pages.pages_in_use() == 0;
    }
    environment.pages.set_limit(~0u);
    trip.release();
    tap.check(clean && limit > 16, "out of memory with less than ", limit, " pages: refused, nothing kept");
}

}  // namespace

void test_refusals(Environment& environment, Tap& tap) {
    Traveller& trip = traveller(environment);
    for (const Case& refused : kCases) {
        expect(trip.prepare({refused.segments, refused.count}, PhysAddr{0x1800000}), refused.error, refused.name,
               environment, tap);
    }
    const Segment good{kBytes, 16, PhysAddr{0x1800000}, 4096};
    expect(trip.prepare({&good, 1}, PhysAddr{libjump::k4GiB}), Error::kEntryOutOfReach, "entry above 4 GiB",
           environment, tap);
    check_own_pages(environment, trip, tap);
    check_shortage(environment, trip, tap);

    if (prepare(trip, need_peer(environment, "contract"), tap)) {
        trip.travel();
        tap.equal(mailbox().visits, 1, "and a good plan still works");
    }
}

}  // namespace guest
