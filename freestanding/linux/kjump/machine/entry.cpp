// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/entry.hpp"

#include <cinttypes>
#include <cstring>

#include <elf.h>

#include <libjump/addr.hpp>
#include <libjump/control_header.hpp>
#include <libjump/page_list.hpp>
#include <libjump/x86_64/control_page.hpp>

#include "base/failure.hpp"
#include "base/file.hpp"
#include "base/storage.hpp"
#include "base/text.hpp"
#include "machine/firmware_map.hpp"

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

// Other loaders have a kernel find the memory of the one that waits reserved.
void check_entry(std::uint64_t entry, const std::string& root) {
    check_entry(entry, memory_of_types(firmware_map(root), {kRam, kOtherKernels, kReserved}),
                system_ram(contents(root + "/proc/iomem")));
}

bool is_way_back(std::uint64_t entry, Bytes page) {
    return is_way_back_of(EM_386, entry, page) || is_way_back_of(EM_X86_64, entry, page);
}

bool is_way_back_of(std::uint16_t machine, std::uint64_t entry, Bytes page) {
    return entry % kPage < libjump::kControlHeaderOffset &&
           libjump::is_away_control_page(page, libjump::PhysAddr{page_down(entry)}, libjump::Machine{machine});
}

Patch moves_nothing(std::uint64_t entry) {
    using Page = libjump::x86_64::ControlPage;
    constexpr auto kList = offsetof(Page, data.move.list_head);
    static_assert(sizeof(Page::data.move.list_head) == sizeof libjump::kEmptyList<std::uint64_t>);
    Patch patch{page_down(entry) + kList, std::vector<std::uint8_t>(sizeof libjump::kEmptyList<std::uint64_t>)};
    std::memcpy(patch.bytes.data(), &libjump::kEmptyList<std::uint64_t>, patch.bytes.size());
    return patch;
}

}  // namespace kjump
