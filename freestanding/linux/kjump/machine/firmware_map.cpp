// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/firmware_map.hpp"

#include <algorithm>

#include "base/failure.hpp"
#include "base/file.hpp"
#include "base/path.hpp"
#include "base/text.hpp"

namespace kjump {
namespace {

std::string line_of(const std::string& file) {
    const auto bytes = contents(file);
    return first_line(bytes);
}

std::uint64_t address_in(const std::string& file) {
    const auto value = number(line_of(file));
    if (!value) {
        throw Failure(Exit::kIo, file + ": holds no address");
    }
    return *value;
}

}  // namespace

FirmwareMap firmware_map(const std::string& root) {
    const auto folder = root + "/sys/firmware/memmap";
    const auto names = names_in(folder);
    if (!names) {
        fail_io(folder);
    }
    FirmwareMap map;
    for (const auto& name : *names) {
        const auto path = folder + "/" + name;
        map.push_back({{address_in(path + "/start"), address_in(path + "/end") + 1}, line_of(path + "/type")});
    }
    return map;
}

MemoryMap memory_of_type(const FirmwareMap& map, const std::string& type) {
    return memory_of_types(map, {type.c_str()});
}

MemoryMap memory_of_types(const FirmwareMap& map, std::initializer_list<const char*> types) {
    std::vector<MemoryRange> ranges;
    for (const auto& entry : map) {
        if (std::ranges::any_of(types, [&](const auto* type) { return entry.type == type; })) {
            ranges.push_back(entry.range);
        }
    }
    return MemoryMap(ranges);
}

}  // namespace kjump
