// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The movers against the model, on real memory.
#include "support/movers.hpp"

#include <array>
#include <numeric>

#include <catch2/catch.hpp>

using namespace test;

namespace {

const Mover kCopy = callable_copy_pages;

void require_like_model(const Workshop& workshop, Mover mover, void (*model)(const std::vector<Move>&, PageMap&)) {
    PageMap expected = workshop.contents();
    model(workshop.moves(), expected);
    workshop.run(mover);
    REQUIRE((workshop.contents() == expected));
}

// Each page at most once, in runs of consecutive destinations; now and then a page is moved onto
// itself.
void write_random_plan(Workshop& workshop, Random& random) {
    std::vector<std::size_t> free(workshop.count() / 2);
    std::iota(free.begin(), free.end(), workshop.count() / 2);
    random.shuffle(free);
    std::size_t destination = 0;
    bool run = false;
    while (destination < workshop.count() / 2 && !free.empty()) {
        if (random.one_in(5)) {
            ++destination;
            run = false;
            continue;
        }
        if (!run || random.one_in(10)) {
            workshop.destination(destination);
        }
        run = true;
        if (random.one_in(20)) {
            workshop.source(destination);
        } else {
            workshop.source(free.back());
            free.pop_back();
        }
        ++destination;
        if (random.one_in(30)) {
            workshop.link_on();
        }
    }
    workshop.finish();
}

// xmm0 to xmm7 and MXCSR right behind a mover.
struct Seen {
    std::array<std::uint8_t, 8 * 16> registers;
    std::uint32_t mxcsr;
};

// With MXCSR = `mxcsr` while it runs.
[[gnu::target("sse"), gnu::noinline]] Seen run_and_look(Mover mover, Arguments arguments, std::uint32_t mxcsr) {
    Seen seen{};
    std::uint32_t saved;
    asm volatile("stmxcsr %0\n\tldmxcsr %1" : "=m"(saved) : "m"(mxcsr));
    mover(&arguments);
    asm volatile(
        "movups %%xmm0, (%1)\n\tmovups %%xmm1, 16(%1)\n\tmovups %%xmm2, 32(%1)\n\tmovups %%xmm3, 48(%1)\n\t"
        "movups %%xmm4, 64(%1)\n\tmovups %%xmm5, 80(%1)\n\tmovups %%xmm6, 96(%1)\n\tmovups %%xmm7, 112(%1)\n\t"
        "stmxcsr %0\n\tldmxcsr %2"
        : "=m"(seen.mxcsr)
        : "r"(seen.registers.data()), "m"(saved)
        : "memory");
    return seen;
}

}  // namespace

TEST_CASE("An empty list moves nothing") {
    Random random("movers, empty list");
    Workshop workshop(random, 4);
    workshop.finish();
    const PageMap before = workshop.contents();
    workshop.run(kCopy);
    for (const Mover swap : swap_movers()) {
        workshop.run(swap);
    }
    REQUIRE((workshop.contents() == before));
}

TEST_CASE("A list of destinations alone moves nothing") {
    Random random("movers, destinations alone");
    Workshop workshop(random, 4);
    workshop.destination(1);
    workshop.destination(2);
    workshop.finish();
    const PageMap before = workshop.contents();
    workshop.run(kCopy);
    for (const Mover swap : swap_movers()) {
        workshop.run(swap);
    }
    REQUIRE((workshop.contents() == before));
}

TEST_CASE("Random plans are copied") {
    Random random("movers, copies");
    for (int round = 0; round < 20; ++round) {
        Workshop workshop(random, random.between(2, 200));
        write_random_plan(workshop, random);
        require_like_model(workshop, kCopy, run_copies);
    }
}

TEST_CASE("Random plans are swapped, and swapped twice nothing has changed") {
    Random random("movers, swaps");
    for (int round = 0; round < 20; ++round) {
        Workshop workshop(random, random.between(2, 200));
        write_random_plan(workshop, random);
        const PageMap before = workshop.contents();
        for (const Mover swap : swap_movers()) {
            require_like_model(workshop, swap, run_swaps);
            workshop.run(swap);
            REQUIRE((workshop.contents() == before));
        }
    }
}

TEST_CASE("A list of many pages is followed to its end") {
    Random random("movers, long list");
    Workshop workshop(random, 2500);
    for (std::size_t i = 0; i < 1250; ++i) {
        workshop.destination(i * 2);
        workshop.source(i * 2 + 1);
    }
    workshop.finish();
    const PageMap before = workshop.contents();
    for (const Mover swap : swap_movers()) {
        require_like_model(workshop, swap, run_swaps);
        workshop.run(swap);
        REQUIRE((workshop.contents() == before));
    }
    require_like_model(workshop, kCopy, run_copies);
}

TEST_CASE("A page that is its own destination stays as it is") {
    Random random("movers, self-moves");
    Workshop workshop(random, 3);
    workshop.destination(0);
    workshop.source(0);
    workshop.source(1);
    workshop.source(2);
    workshop.finish();
    const PageMap before = workshop.contents();
    for (const Mover swap : swap_movers()) {
        workshop.run(swap);
        REQUIRE((workshop.contents() == before));
    }
    workshop.run(kCopy);
    REQUIRE((workshop.contents() == before));
}

TEST_CASE("Copies run in the order of the list, so that overlapping runs slide down") {
    Random random("movers, overlap");
    Workshop workshop(random, 20);
    workshop.destination(0);
    for (std::size_t i = 3; i < 20; ++i) {
        workshop.source(i);
    }
    workshop.finish();
    const PageMap before = workshop.contents();
    require_like_model(workshop, kCopy, run_copies);
    const PageMap after = workshop.contents();
    for (std::size_t i = 3; i < 20; ++i) {
        REQUIRE((after.at(workshop.pages().address(i - 3)) == before.at(workshop.pages().address(i))));
    }
}

TEST_CASE("A swap leaves nothing of what was moved in the vector registers, and MXCSR as it was") {
    Random random("movers, vector registers");
    Workshop workshop(random, 4);
    workshop.destination(0);
    workshop.source(2);
    workshop.source(3);
    workshop.finish();
    constexpr std::uint32_t kMxcsr = 0x3f80;  // rounding as nobody else here has it
    for (const Mover swap : swap_movers()) {
        const Seen seen = run_and_look(swap, workshop.arguments(), kMxcsr);
        REQUIRE(seen.mxcsr == kMxcsr);
#ifdef __i386__
        if (swap == callable_swap_pages) {
            continue;  // uses none
        }
#endif
        for (const std::uint8_t byte : seen.registers) {
            REQUIRE(byte == 0);
        }
    }
}
