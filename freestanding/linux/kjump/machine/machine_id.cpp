// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/machine_id.hpp"

#include <algorithm>

#include "base/failure.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace kjump {
namespace {

constexpr std::size_t kHyphens[] = {8, 13, 18, 23};  // their places in a UUID's words

MachineId parsed(std::string words) {
    for (auto place = std::rbegin(kHyphens); place != std::rend(kHyphens); ++place) {
        if (words.size() <= *place || words[*place] != '-') {
            return {};
        }
        words.erase(*place, 1);
    }
    MachineId id;
    return read_hex(words, id) ? id : MachineId{};
}

}  // namespace

// [smbios] "System - UUID": of ones alone if there is none yet, of zeros if there is none.
MachineId machine_id(const std::string& root) {
    std::string words;
    try {
        words = contents(root + "/sys/class/dmi/id/product_uuid");
    } catch (const Failure&) {
        return {};
    }
    const auto id = parsed(first_line(words));
    return std::ranges::count(id, 0xff) == std::ssize(id) ? MachineId{} : id;
}

std::string uuid_words(const MachineId& id) {
    auto words = hex(id);
    for (const auto place : kHyphens) {
        words.insert(place, 1, '-');
    }
    return words;
}

Origin origin_of(const MachineId& saved, const MachineId& here) {
    if (saved == MachineId{} || here == MachineId{}) {
        return Origin::kUnknown;
    }
    return saved == here ? Origin::kThisMachine : Origin::kAnotherMachine;
}

}  // namespace kjump
