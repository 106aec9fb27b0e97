// SPDX-License-Identifier: MIT OR GPL-2.0-only
// plan-bench ROUNDS: how long Plan::build() takes for 1 GiB in 1,000 and in 100,000 segments, as CPU time.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <vector>

#include <sys/mman.h>

#include <libjump/plan.hpp>

using libjump::Failure;
using libjump::kPageShift;
using libjump::kPageSize;
using libjump::PhysAddr;
using libjump::Result;
using libjump::Segment;

namespace {

constexpr std::uint64_t kGiB = 1 << 30;
constexpr std::uint64_t kMemory = 3 * kGiB;

// Memory that is an array, with pages handed out from its start on.
class ArrayMemory {
public:
    explicit ArrayMemory(char* memory) : memory_(memory) {}

    Result<PhysAddr> allocate_page() {
        if (!freed_.empty()) {
            const PhysAddr page = freed_.back();
            freed_.pop_back();
            return page;
        }
        next_ += kPageSize;
        return next_ < kMemory ? Result<PhysAddr>(PhysAddr{next_}) : Failure::out_of_memory();
    }
    void free_page(PhysAddr page) { freed_.push_back(page); }
    std::uint32_t load32(PhysAddr at) { return *word<std::uint32_t>(at); }
    std::uint64_t load64(PhysAddr at) { return *word<std::uint64_t>(at); }
    void store(PhysAddr at, std::uint32_t value) { *word<std::uint32_t>(at) = value; }
    void store(PhysAddr at, std::uint64_t value) { *word<std::uint64_t>(at) = value; }
    void write(PhysAddr at, const void* data, std::uint32_t bytes) { std::memcpy(memory_ + at.value, data, bytes); }
    void clear(PhysAddr at, std::uint32_t bytes) { std::memset(memory_ + at.value, 0, bytes); }

private:
    template <class Word>
    Word* word(PhysAddr at) {
        return reinterpret_cast<Word*>(memory_ + at.value);
    }

    char* memory_;
    std::uint64_t next_ = 0;
    std::vector<PhysAddr> freed_;
};

// 1 GiB from `start` on in `count` segments with a page between every two, each with an image or without.
std::vector<Segment> segments_from(std::uint64_t start, std::uint64_t count, const void* image) {
    constexpr std::uint64_t kPages = kGiB >> kPageShift;
    std::vector<Segment> segments;
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::uint64_t bytes = (kPages * (i + 1) / count - kPages * i / count) << kPageShift;
        segments.push_back({image, image != nullptr ? bytes : 0, PhysAddr{start}, bytes});
        start += bytes + kPageSize;
    }
    return segments;
}

double seconds_to_build(char* memory, const std::vector<Segment>& segments) {
    ArrayMemory pages(memory);
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
    const auto segments = segments_from(free ? kGiB / 64 : kGiB + kGiB / 4, count, image);
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
