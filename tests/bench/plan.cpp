// SPDX-License-Identifier: MIT OR GPL-2.0-only
// plan-bench ROUNDS: how long Plan::build() takes for 1 GiB in 1,000 and in 100,000 segments, as CPU time.
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
using bench::segments_from;
using libjump::Segment;

namespace {

constexpr std::uint64_t kMemory = 3 * kGiB;

double seconds_to_build(char* memory, const std::vector<Segment>& segments) {
    ArrayMemory pages(memory, kMemory);
    const std::clock_t start = std::clock();
    const auto plan = libjump::Plan<std::uint64_t>::build(pages, segments, libjump::Placement{});
    const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    if (!plan.ok()) {
        std::fputs("plan-bench: a plan could not be built\n", stderr);
        std::exit(1);
    }
    return seconds;
}

// Prints a figure for bench-report (report/figures.hpp).
void measure(char* memory, std::uint64_t count, bool free, const void* image) {
    const auto segments = segments_from(free ? kGiB / 64 : kGiB + kGiB / 4, kGiB, count, image);
    std::printf("1 GiB in %llu segments, %s\tplan of %s\ts of CPU\tlibjump\t%.4f\n",
                static_cast<unsigned long long>(count), free ? "pages of segments are free" : "other pages are free",
                image != nullptr ? "copies" : "empty pages", seconds_to_build(memory, segments));
}

}  // namespace

int main(int argc, char** argv) {
    const int rounds = argc == 2 ? std::atoi(argv[1]) : 0;
    if (rounds < 1) {
        std::fputs("usage: plan-bench ROUNDS\n", stderr);
        return 2;
    }
    void* memory = mmap(nullptr, kMemory, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        std::perror("plan-bench: mmap");
        return 1;
    }
    std::memset(memory, 1, kMemory);
    const std::vector<char> image(2 << 20, 7);
    for (int round = 0; round < rounds; ++round) {
        for (const std::uint64_t count : {1000u, 100000u}) {
            for (const bool free : {false, true}) {
                measure(static_cast<char*>(memory), count, free, nullptr);
                measure(static_cast<char*>(memory), count, free, image.data());
            }
        }
    }
    return 0;
}
