// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/boot_knowledge.hpp"

#include <algorithm>

#include "base/file.hpp"
#include "base/path.hpp"
#include "base/text.hpp"

namespace kjump {
namespace {

constexpr const char* kEfi = "/sys/firmware/efi";

// What this kernel was told itself.
boot_params own_parameters(const std::string& root) {
    boot_params own{};
    const auto file = File::for_reading(root + "/sys/kernel/boot_params/data");
    file.read_at(0, {reinterpret_cast<std::uint8_t*>(&own), sizeof own});
    return own;
}

// Of ACPI's root pointer, by the firmware's EFI; 0 where there is none: a BIOS has it where every kernel looks.
std::uint64_t root_pointer(const std::string& root) {
    const auto folder = root + kEfi;
    const auto names = names_in(folder);
    if (!names || std::ranges::find(*names, "systab") == names->end()) {
        return 0;
    }
    const auto lines = "\n" + contents(folder + "/systab");
    for (const std::string key : {"\nACPI20=", "\nACPI="}) {
        if (const auto found = lines.find(key); found != std::string::npos) {
            return number(first_line(lines.substr(found + key.size()))).value_or(0);
        }
    }
    return 0;
}

}  // namespace

bool has_bios(const std::string& root) {
    const auto words = " " + contents(root + "/proc/cmdline");
    return !names_in(root + kEfi) && words.find(std::string(" ") + kNoBios) == std::string::npos;
}

boot_params boot_knowledge(const std::string& root, const LinuxWindow& window, const FirmwareMap& machine) {
    const auto own = own_parameters(root);
    boot_params params{};
    params.screen_info = own.screen_info;
    params.acpi_rsdp_addr = own.acpi_rsdp_addr != 0 ? own.acpi_rsdp_addr : root_pointer(root);
    const auto map = memory_map_of(window, machine);
    std::ranges::copy(map, std::begin(params.e820_table));
    params.e820_entries = static_cast<std::uint8_t>(map.size());
    return params;
}

}  // namespace kjump
