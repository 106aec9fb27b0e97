// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/entry.hpp"

#include <cinttypes>
#include <cstring>
#include <string_view>

#include "base/failure.hpp"
#include "base/storage.hpp"
#include "base/text.hpp"

namespace kjump {
namespace {

constexpr std::uint64_t kLowEnd = 0xa0000;  // RAM of every PC up to here; MemoryMap begins at 1 MiB

// Offsets in a control page. Its first half is code, and the way back is in there.
constexpr std::size_t kCodeEnd = 0x800, kOwnAddress = 0x800, kPhase = 0x880;
constexpr std::string_view kAway = "peer";

std::uint32_t word_at(Bytes page, std::size_t offset) {
    std::uint32_t word;
    std::memcpy(&word, page.data() + offset, sizeof word);
    return word;
}

}  // namespace

std::optional<std::uint64_t> jump_back_entry(const std::string& command_line) {
    constexpr std::string_view kKey = " kexec_jump_back_entry=";
    const auto words = " " + command_line;
    const auto found = words.rfind(kKey);  // the last one counts: kexec-tools appends
    if (found == std::string::npos) {
        return std::nullopt;
    }
    const auto start = found + kKey.size();
    const auto word = words.substr(start, words.find_first_of(" \n", start) - start);
    const auto entry = number(word);
    if (!entry) {
        throw Failure(Exit::kNoPeer, "kexec_jump_back_entry=" + word + " on the kernel's command line is no address");
    }
    return entry;
}

void check_entry(std::uint64_t entry, const MemoryMap& machine, const MemoryMap& own) {
    const auto refuse = [=](const char* why) {
        throw Failure(Exit::kNoPeer, text("the entry %#" PRIx64 " cannot be: %s", entry, why));
    };
    if (entry < kPage) {
        refuse("no kernel is entered in the first page");
    }
    if (entry >> 32 != 0) {
        refuse("nothing above 4 GiB can be entered");
    }
    if (entry >= kLowEnd && !machine.contains(entry)) {
        refuse("there is no memory");
    }
    if (own.contains(entry)) {
        refuse("it lies in memory of the running kernel");
    }
}

bool is_way_back(std::uint64_t entry, Bytes page) {
    return entry % kPage < kCodeEnd && word_at(page, kOwnAddress) == page_down(entry) &&
           std::memcmp(page.data() + kPhase, kAway.data(), kAway.size()) == 0;
}

}  // namespace kjump
