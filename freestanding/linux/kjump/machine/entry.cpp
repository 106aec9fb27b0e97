// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/entry.hpp"

#include <algorithm>
#include <cinttypes>

#include <libjump/addr.hpp>

#include "base/failure.hpp"
#include "base/storage.hpp"
#include "base/text.hpp"

namespace kjump {
namespace {

// The value of the word `key`.
std::optional<std::uint64_t> address_of(const std::string& command_line, const std::string& key) {
    const auto words = " " + command_line;
    const auto found = words.rfind(" " + key + "=");  // the last one counts: kexec-tools appends
    if (found == std::string::npos) {
        return std::nullopt;
    }
    const auto start = found + key.size() + 2;
    const auto word = words.substr(start, words.find_first_of(" \n", start) - start);
    const auto address = number(word);
    if (!address) {
        throw Failure(Exit::kNoPeer, key + "=" + word + " on the kernel's command line is no address");
    }
    return address;
}

}  // namespace

std::optional<std::uint64_t> jump_back_entry(const std::string& command_line) {
    return address_of(command_line, "kexec_jump_back_entry");
}

std::optional<std::uint64_t> vmcoreinfo_note(const std::string& command_line) {
    return address_of(command_line, "kjump_vmcoreinfo");
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
    // The map may begin at 1 MiB.
    if (entry >= libjump::kConventionalMemoryEnd.value && !machine.contains(entry)) {
        refuse("there is no memory");
    }
    if (own.contains(entry)) {
        refuse("it lies in memory of the running kernel");
    }
}

bool is_way_back(std::uint64_t entry, Bytes page, std::span<const libjump::Machine> machines) {
    return entry % kPage < libjump::kControlHeaderOffset && std::ranges::any_of(machines, [&](auto machine) {
               return libjump::is_away_control_page(page, libjump::PhysAddr{page_down(entry)}, machine);
           });
}

}  // namespace kjump
