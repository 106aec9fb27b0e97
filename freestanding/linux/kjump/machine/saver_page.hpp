// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The page by which a saver that sleeps in a window is known, and told its task.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>

#include <libjump/device.h>

#include "base/storage.hpp"
#include "machine/image_version.hpp"

namespace kjump {

// The last page of its window, behind the header of the core of the kernel that wakes it. Neither kernel uses it.
struct SaverPage {
    char magic[16];
    std::uint32_t version;        // of this page, and of what its task may say
    std::uint32_t image_version;  // the last one that the saver writes
    std::uint32_t is_ready;       // 1 once kjump task was able to read the page where the saver runs
    std::uint32_t key_bytes;      // of what key_record() makes; 0: the image is not encrypted
    char task[256];               // saver_task()'s words and a NUL; empty: the saver has been told nothing
    std::uint8_t key[kPage - 16 - 4 * sizeof(std::uint32_t) - 256];
};
static_assert(sizeof(SaverPage) == kPage);

constexpr char kSaverPageMagic[] = "kjump saver page";
static_assert(sizeof kSaverPageMagic == sizeof SaverPage::magic + 1);
constexpr std::uint32_t kSaverPageVersion = 1;

// Of a saver, be it another kjump's.
inline bool is_any_saver_page(const SaverPage& page) {
    return std::equal(std::begin(page.magic), std::end(page.magic), kSaverPageMagic);
}

inline bool is_saver_page(const SaverPage& page) {
    return is_any_saver_page(page) && page.version == kSaverPageVersion && page.image_version == kLastImageVersion;
}

// Physical, by where the header of that core begins: elfcorehdr= of the saver's command line.
constexpr std::uint64_t saver_page_by(std::uint64_t core) { return core + LIBJUMP_DEVICE_CORE - kPage; }

}  // namespace kjump
