// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What kjump status tells. It is gathered once, so that its words and its JSON say the same.
#pragma once

#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "image/find_images.hpp"
#include "machine/boot_initrds.hpp"
#include "machine/context.hpp"
#include "machine/resident_saver.hpp"

namespace kjump {

struct InstalledFile {
    enum class Presence {
        kThere,
        kMissing,
        kHidden,  // in a folder that is not for who asks
    };

    std::string name;
    Presence presence = Presence::kHidden;
    std::uint64_t bytes = 0;   // this and the next only of what is there
    std::int64_t changed = 0;  // seconds since 1970, UTC
};

struct SaverFacts {
    InstalledFile initrd, kernel, unpacked_kernel;
    std::optional<ResidentState> resident;  // nothing if that is not shown
};

struct BootFacts {
    std::optional<std::vector<BootInitrd>> initrds;  // nothing if they are not shown
    std::string make;                                // make_initrds()
};

struct KernelFacts {
    KernelId kernel;
    std::optional<std::uint64_t> memory_bytes;  // RAM from 1 MiB up; nothing if the firmware's map is not shown
    std::optional<std::uint64_t> way_back;      // physical; nothing if this kernel was not entered by a jump
    std::string interface;
    bool takes_any_image;
    std::optional<Timer> timer;              // nothing if this kernel has no use for one
    std::optional<bool> loaded;              // nothing if this kernel keeps no choice, or does not show it
    std::optional<std::vector<Slot>> slots;  // nothing if they are not shown
    std::optional<std::uint64_t> chosen;     // slot; nothing if this kernel keeps no choice
    std::optional<SaverFacts> saver;         // nothing if this kernel has no use for one
    std::optional<BootFacts> boot;           // likewise
    std::vector<FoundImage> images;
    bool has_hidden_disks = false;   // on which images may be, for who may read them
    std::optional<Failure> failure;  // why slots, or what is loaded, cannot be shown; not a missing privilege
};

// Throws Failure of what is wrong with /proc alone.
KernelFacts kernel_facts(const Context& context);

// One fact a line, its name first.
void print_words(std::FILE* out, const KernelFacts& facts);

// One object of JSON in one line of ASCII: kjump(8) has its keys under status.
void print_json(std::FILE* out, const KernelFacts& facts);
void print_json(std::FILE* out, const FoundImage& image);

}  // namespace kjump
