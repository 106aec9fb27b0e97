// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Programs for the bare machine, flat or ELF: refused, or memory in order, in reach and in proportion to the file. The
// first byte of the input says which options there are, numbers for them follow, and then the file.
#include "machine/bare_program.hpp"

#include "base/failure.hpp"
#include "fuzz/target.hpp"

namespace {

using namespace kjump;

void check(BareProgram program) {
    const auto limit = std::uint64_t{1} << (program.mode() == Mode::kLong ? 52 : 32);
    std::uint64_t behind = 0;
    for (const auto& segment : program.segments()) {
        fuzz::require(segment.physical % kPage == 0 && segment.memory_size % kPage == 0,
                      "a segment that is no whole pages");
        fuzz::require(segment.physical >= behind && segment.memory_size <= limit - segment.physical,
                      "disorder, or out of reach");
        fuzz::require(segment.bytes.size() <= segment.memory_size, "more bytes than memory");
        behind = segment.physical + segment.memory_size;
    }
    fuzz::require(program.memory().contains(program.entry()), "an entry outside");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input(data, size);
    const auto flags = input.number(1);
    std::optional<std::uint64_t> at, entry;
    if ((flags & 1) != 0) {
        at = input.number(8);
    }
    if ((flags & 2) != 0) {
        entry = input.number(8);
    }
    try {
        check(BareProgram(input.rest(), "input", at, entry, (flags & 4) != 0));
    } catch (const Failure& failure) {
        fuzz::require(failure.exit() == Exit::kSource || (flags != 0 && failure.exit() == Exit::kUsage),
                      "another status");
    }
    return 0;
}
