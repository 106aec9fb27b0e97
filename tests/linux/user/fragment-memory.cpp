// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Leaves one page in use among hundreds of free ones, all over the memory, while a command runs,
// and says whether those pages are still the same afterwards.
#include <cstdint>
#include <vector>

#include <sys/mman.h>

#include "command.hpp"
#include "error.hpp"
#include "pagemap.hpp"

namespace {

using namespace user;

constexpr std::size_t kPage = 4096;
// makedumpfile leaves out free pages in runs of 256 or more.
constexpr std::uint64_t kDistance = 270;

std::uint8_t* map(std::size_t bytes) {
    auto* const mapped =
        mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (mapped == MAP_FAILED) {
        die_of_errno("mmap");
    }
    return static_cast<std::uint8_t*>(mapped);
}

// The pages that stay: every one whose page frame number is a multiple of kDistance.
std::vector<std::uint8_t*> choose(std::uint8_t* memory, std::size_t count) {
    const auto frames = frames_of(memory, count);
    std::vector<std::uint8_t*> chosen;
    for (std::size_t i = 0; i < count; ++i) {
        if (frames[i] % kDistance == 0) {
            chosen.push_back(memory + i * kPage);
        }
    }
    return chosen;
}

// Gives [from, to) back.
void release(std::uint8_t* from, std::uint8_t* to) {
    if (from != to && madvise(from, static_cast<std::size_t>(to - from), MADV_DONTNEED) != 0) {
        die_of_errno("madvise");
    }
}

std::uint32_t& word(std::uint8_t* page) { return *reinterpret_cast<std::uint32_t*>(page); }

std::uint32_t number_of(std::size_t i) { return static_cast<std::uint32_t>(i) * 2654435761u + 1; }

std::vector<std::uint8_t*> keep_few(std::size_t bytes) {
    auto* const memory = map(bytes);
    const auto kept = choose(memory, bytes / kPage);
    auto* from = memory;
    for (std::size_t i = 0; i < kept.size(); ++i) {
        release(from, kept[i]);
        from = kept[i] + kPage;
        word(kept[i]) = number_of(i);
    }
    release(from, memory + bytes);
    return kept;
}

bool are_the_same(const std::vector<std::uint8_t*>& pages) {
    for (std::size_t i = 0; i < pages.size(); ++i) {
        if (word(pages[i]) != number_of(i)) {
            return false;
        }
    }
    return true;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        die("usage", "MEGABYTES COMMAND [ARGUMENT]...; the command's own status is not looked at");
    }
    const auto bytes = static_cast<std::size_t>(number(argv[1], 2, "not a number of megabytes")) << 20;
    const auto pages = keep_few(bytes);
    std::printf("fragments: %zu pages in use, far from each other\n", pages.size());
    std::fflush(stdout);
    run(argv + 2);
    const bool same = are_the_same(pages);
    std::printf("fragments: they are %s\n", same ? "the same" : "changed");
    return same ? 0 : 1;
}
