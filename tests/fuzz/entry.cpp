// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The entry that a kernel's command line names, and the page that it is in: the input up to its first zero, and behind.
#include "machine/entry.hpp"

#include <algorithm>
#include <array>

#include "base/failure.hpp"
#include "fuzz/target.hpp"

namespace {

using namespace kjump;

const MemoryMap kMachine({{0x100000, 0x10000000}}), kOwnMemory({{0x1000, 0x9f000}, {0x100000, 0x4000000}});

void check(std::uint64_t entry, Bytes page) {
    try {
        check_entry(entry, kMachine, kOwnMemory);
        fuzz::require(entry >= kPage && entry >> 32 == 0 && !kOwnMemory.contains(entry), "an entry that cannot be");
        fuzz::require(entry < 0x100000 || kMachine.contains(entry), "an entry without memory");
    } catch (const Failure& failure) {
        fuzz::require(failure.exit() == Exit::kNoPeer, "another status");
    }
    (void)is_way_back(entry, page);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input(data, size);
    const auto command_line = input.text('\0');
    std::array<std::uint8_t, kPage> page{};
    std::ranges::copy(input.rest().first(std::min(input.rest().size(), page.size())), page.begin());
    try {
        const auto entry = jump_back_entry(command_line);
        const bool is_named = (" " + command_line).find(" kexec_jump_back_entry=") != std::string::npos;
        fuzz::require(entry.has_value() == is_named, "an entry that nobody named, or none");
        if (entry) {
            check(*entry, page);
        }
    } catch (const Failure& failure) {
        fuzz::require(failure.exit() == Exit::kNoPeer, "another status");
    }
    return 0;
}
