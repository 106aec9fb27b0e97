// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A peer in long mode finds every extent that it was promised, up to its first and last page, and nothing beside.
#include <multiboot/ram.hpp>

#include "native_mailbox.hpp"
#include "native_tests.hpp"

namespace guest {
namespace {

using namespace libjump;

constexpr std::uint32_t kMostExtents = 17;
constexpr PhysExtent kDevice{PhysAddr{0xfee00000}, kPageSize};  // the local APIC: all its registers can be read
constexpr std::uint64_t kDeviceVersion = 0x30;

PhysExtent extents[kMostExtents];
std::uint32_t extent_count;

bool prepare_with_device(Traveller& trip, const Peer& peer, Tap& tap) {
    extent_count = 0;
    for (const PhysExtent& extent : multiboot::ram()) {
        extents[extent_count++] = extent;
    }
    extents[extent_count++] = kDevice;
    trip.map_for_peers({extents, extent_count});
    return prepare(trip, peer, tap);
}

std::uint32_t word_at(std::uint64_t address) {
    return address >= kDevice.start.value && address < kDevice.end().value
               ? *static_cast<volatile std::uint32_t*>(multiboot::map_device(PhysAddr{address}, 4))
               : *multiboot::to_virtual<std::uint32_t>(PhysAddr{address});
}

bool page_is_promised(std::uint64_t page) {
    for (const PhysExtent& extent : Span<const PhysExtent>{extents, extent_count}) {
        if (page >= extent.start.value && page < extent.end().value) {
            return true;
        }
    }
    return false;
}

// Page `number` of those that lie beside an extent and in none, counted from low to high; 0 if there are not so many.
std::uint64_t page_beside(std::uint32_t number) {
    for (const PhysExtent& extent : Span<const PhysExtent>{extents, extent_count}) {
        const std::uint64_t before = extent.start.value - kPageSize, behind = extent.end().value;
        if (extent.start.value != 0 && !page_is_promised(before) && number-- == 0) {
            return before;
        }
        if (!page_is_promised(behind) && number-- == 0) {
            return behind;
        }
    }
    return 0;
}

std::uint32_t order_of(Environment& environment) {
    char text[4] = "0";
    multiboot::find_argument(environment.boot.arguments(), "order", text);
    return static_cast<std::uint32_t>(text[0] - '0');
}

}  // namespace

void test_native_identity(Environment& environment, Tap& tap) {
    Traveller& trip = traveller(environment);
    if (!prepare_with_device(trip, need_peer(environment, "sums64"), tap)) {
        return;
    }
    native_mailbox().range_count = 0;
    for (const PhysExtent& extent : Span<const PhysExtent>{extents, extent_count}) {
        const std::uint64_t word = extent.start == kDevice.start ? kDeviceVersion : 0;
        const std::uint64_t last = extent.end().value - kPageSize;
        if (word == 0) {  // nobody's page, and 0 is no proof
            *multiboot::to_virtual<std::uint32_t>(PhysAddr{last}) = 0x1a570000 + extent_count;
        }
        add_native_range(extent.start.value + word, 4);
        add_native_range(last + word, 4);
    }
    trip.travel();
    tap.equal(mailbox().visits, 1, "the peer was there");
    tap.check(word_at(kDevice.start.value + kDeviceVersion) != 0, "the device says something");
    const Span<const NativeRange> ranges{native_mailbox().ranges,
                                         static_cast<std::size_t>(native_mailbox().range_count)};
    for (const NativeRange& range : ranges) {
        tap.equal(range.sum, word_at(range.start), "the word at ", Hex{range.start, 16});
    }
}

// Reads a word in page `order` of those that nobody promised: what is printed then is judged by the scenario.
void test_native_beside(Environment& environment, Tap& tap) {
    Traveller& trip = traveller(environment);
    if (!prepare_with_device(trip, need_peer(environment, "sums64"), tap)) {
        return;
    }
    const std::uint64_t page = page_beside(order_of(environment));
    tap.check(page != 0, "a page beside what is promised: ", Hex{page, 16});
    native_mailbox().range_count = 0;
    add_native_range(page, 4);
    print("# leaving\n");
    trip.travel();
    tap.check(false, "back from a peer that faults");
}

}  // namespace guest
