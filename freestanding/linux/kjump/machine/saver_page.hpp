// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The page by which a saver that sleeps in a window is known, and told what it is woken for.
#pragma once

#include <cstddef>
#include <cstdint>

#include <libjump/device.h>

#include "base/storage.hpp"
#include "machine/image_version.hpp"

namespace kjump {

// The last page of its window, behind the header of the core of the kernel that wakes it. Neither kernel uses it.
struct SaverPage {
    char magic[16];
    std::uint32_t version;    // of the images that the saver writes
    std::uint32_t key_bytes;  // of what key_record() makes; 0: the image is not encrypted
    char task[256];           // saver_task()'s words and a NUL; empty: the saver has been told nothing
    std::uint8_t key[kPage - 16 - 2 * sizeof(std::uint32_t) - 256];
};
static_assert(sizeof(SaverPage) == kPage);

constexpr char kSaverPageMagic[] = "kjump saver page";
static_assert(sizeof kSaverPageMagic == sizeof SaverPage::magic + 1);

// Physical, by where the header of that core begins: elfcorehdr= of the saver's command line.
constexpr std::uint64_t saver_page_by(std::uint64_t core) { return core + LIBJUMP_DEVICE_CORE - kPage; }

}  // namespace kjump
