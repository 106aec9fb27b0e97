// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Stamps pages all over the memory while a command runs, half of which it gives back before; says whether the others
// are where they were, and whole, afterwards.
#include <vector>

#include <sys/mman.h>

#include "command.hpp"
#include "error.hpp"
#include "pagemap.hpp"
#include "stamped_page.hpp"

namespace {

using namespace user;

// Locked, so that they stay where they are.
StampedPage* map(std::size_t count) {
    auto* const mapped = mmap(nullptr, count * sizeof(StampedPage), PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE | MAP_LOCKED, -1, 0);
    if (mapped == MAP_FAILED || madvise(mapped, count * sizeof(StampedPage), MADV_NOHUGEPAGE) != 0) {
        die_of_errno("mmap");
    }
    return static_cast<StampedPage*>(mapped);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        die("usage", "MEGABYTES COMMAND [ARGUMENT]...; the command's own status is not looked at");
    }
    const auto count = static_cast<std::uint32_t>(number(argv[1], 1, "not a number of megabytes")) << 7;
    auto* const pages = map(2 * count);
    auto* const freed = pages + count;
    const auto frames = frames_of(pages, 2 * count);
    for (std::uint32_t i = 0; i < count; ++i) {
        pages[i].write(Stamp::kInUse, static_cast<std::uint32_t>(frames[i]), count);
        freed[i].write(Stamp::kFreed, static_cast<std::uint32_t>(frames[count + i]), count);
    }
    if (munmap(freed, count * sizeof *freed) != 0) {
        die_of_errno("munmap");
    }
    std::printf("stamped: %u pages, and %u were given back\n", count, count);
    std::fflush(stdout);
    run(argv + 2);
    std::uint32_t same = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
        same += pages[i].is(Stamp::kInUse) && pages[i].frame == frames[i];
    }
    const bool stayed =
        frames_of(pages, count) == std::vector(frames.begin(), frames.begin() + static_cast<std::ptrdiff_t>(count));
    std::printf("stamped: %u are whole, %s\n", same, stayed ? "where they were" : "and some are elsewhere");
    return same == count && stayed ? 0 : 1;
}
