// SPDX-License-Identifier: MIT OR GPL-2.0-only
// scale-bench ROUNDS: how Plan::build() grows with memory, to 4 GiB, and with segments, to a million, as CPU time and
// as pages that the plan takes for itself. Takes 5 GiB; where pages come from the leaver is never touched.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <vector>

#include <sys/mman.h>

#include "array_memory.hpp"

using bench::ArrayMemory;
using bench::kGiB;
using libjump::kPageShift;
using libjump::PhysAddr;

namespace {

constexpr std::uint64_t kFirstSegment = 5 * kGiB;
constexpr std::uint64_t kMemory = 14 * kGiB;  // a million pages, and another one between every two

// Prints figures for bench-report (report/figures.hpp).
void measure(char* memory, const char* condition, std::uint64_t x, std::uint64_t bytes, std::uint64_t count) {
    ArrayMemory pages(memory, kFirstSegment);
    const auto segments = bench::segments_from(kFirstSegment, bytes, count, nullptr);
    libjump::Placement placement{};
    placement.reachable = {PhysAddr{0}, kMemory};
    const std::clock_t start = std::clock();
    const auto plan = libjump::Plan<std::uint64_t>::build(pages, segments, placement);
    const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    if (!plan.ok()) {
        std::fputs("scale-bench: a plan could not be built\n", stderr);
        std::exit(1);
    }
    const auto own = pages.pages_given() - (bytes >> kPageShift);
    std::printf("%s\t%llu\ts of CPU\tplan\t%.4f\n", condition, static_cast<unsigned long long>(x), seconds);
    std::printf("%s\t%llu\tpages\tlist and sets\t%llu\n", condition, static_cast<unsigned long long>(x),
                static_cast<unsigned long long>(own));
}

}  // namespace

int main(int argc, char** argv) {
    const int rounds = argc == 2 ? std::atoi(argv[1]) : 0;
    if (rounds < 1) {
        std::fputs("usage: scale-bench ROUNDS\n", stderr);
        return 2;
    }
    void* const memory =
        mmap(nullptr, kMemory, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) {
        std::perror("scale-bench: mmap");
        return 1;
    }
    std::memset(memory, 1, kFirstSegment);
    for (int round = 0; round < rounds; ++round) {
        for (std::uint64_t mib = 256; mib <= 4 << 10; mib *= 2) {
            measure(static_cast<char*>(memory), "MiB, in 1,000 segments", mib, mib << 20, 1000);
        }
        for (std::uint64_t count = 1; count <= 1000000; count *= 10) {
            measure(static_cast<char*>(memory), "segments, 4 GiB", count, 4 * kGiB, count);
        }
    }
    return 0;
}
