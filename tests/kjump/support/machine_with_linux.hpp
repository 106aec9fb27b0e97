// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A machine with slots and a kernel of Linux as a file, and what of that kernel is loaded.
#pragma once

#include <algorithm>
#include <cstring>

#include <catch2/catch.hpp>

#include "base/text.hpp"
#include "support/linux_file.hpp"
#include "support/slots.hpp"

namespace kjump::test {

inline constexpr std::uint64_t kWindow = 0x1000000, kWindowEnd = 0x1800000;

class MachineWithLinux : public MachineWithSlots {
public:
    LinuxFile image;
    const std::string file = folder / "vmlinuz", initrd = folder / "initrd";

    MachineWithLinux() {
        write_image();
        write_text(initrd, std::string(0x1801, 'i'));
        write_text(folder / "proc/cpuinfo", "flags\t\t: fpu lm constant_tsc\n");
        boot_params own{};
        own.screen_info.orig_video_lines = 50;
        own.acpi_rsdp_addr = 0xf0010;
        own.e820_entries = 99;
        write_text(folder / "sys/kernel/boot_params/data", {reinterpret_cast<const char*>(&own), sizeof own});
    }

    // To the kernel and by the firmware.
    void give_memory(std::uint64_t last) {
        set_memory(text("%#llx", static_cast<unsigned long long>(std::max<std::uint64_t>(last, 0xfffffff))));
        write_text(folder / "proc/meminfo", "MemTotal: 1650000 kB\nMemAvailable:   1327680 kB\n");
        write_text(folder / "proc/iomem",
                   "00001000-0009fbff : System RAM\n" +
                       text("00100000-%08llx : System RAM\n", static_cast<unsigned long long>(last)));
    }
    void set_low_memory_end(const char* last) {
        write_text(folder / "sys/firmware/memmap/0/end", last + std::string("\n"));
    }

    void write_image() { write_text(file, image.text()); }

    Exit load(std::vector<std::string> words = {}) {
        words.insert(words.begin(), {"load", "--size=8M"});
        words.push_back(file);
        return run(words);
    }

    std::uint8_t at(std::uint64_t physical) const {
        auto piece = kernel.memory.upper_bound(physical);
        REQUIRE(piece != kernel.memory.begin());
        --piece;
        REQUIRE(physical - piece->first < piece->second.size());
        return piece->second[static_cast<std::size_t>(physical - piece->first)];
    }
    template <class Value>
    Value read(std::uint64_t physical) const {
        Value value;
        for (std::size_t i = 0; i < sizeof value; ++i) {
            reinterpret_cast<std::uint8_t*>(&value)[i] = at(physical + i);
        }
        return value;
    }
    std::string text_at(std::uint64_t physical) const {
        std::string words;
        while (const auto byte = at(physical++)) {
            words.push_back(static_cast<char>(byte));
        }
        return words;
    }
    // In the page before the entry, as the code there has it.
    boot_params params() const { return read<boot_params>(kernel.entry - kPage); }
};

}  // namespace kjump::test
