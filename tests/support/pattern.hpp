// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Contents on which the BIOS guests and the host agree: of the test disk and of the picture on the screen. The host
// makes files of them (fixtures/), the guest compares, draws and writes.
#pragma once

#include <cstdint>

namespace guest {

inline constexpr std::uint32_t kSectorBytes = 512;
// Four cylinders of 16 heads with 63 sectors: Bochs wants whole ones.
inline constexpr std::uint32_t kHeads = 16, kSectorsPerTrack = 63, kDiskSectors = 4 * kHeads * kSectorsPerTrack;

// Byte `at` of sector `lba`, as the disk comes.
[[nodiscard]] constexpr std::uint8_t disk_byte(std::uint32_t lba, std::uint32_t at) {
    return static_cast<std::uint8_t>((lba * 2654435761u >> 13) + at * 7 + (at >> 8) + lba);
}

// The bytes that the guest writes to some sectors.
[[nodiscard]] constexpr std::uint8_t written_byte(std::uint32_t lba, std::uint32_t at) {
    return static_cast<std::uint8_t>(~disk_byte(lba, at) + 0x5a);
}

struct SectorRange {
    std::uint32_t first, count;
};
// By the CHS service and by the extended one.
inline constexpr SectorRange kWrittenByChs{100, 3}, kWrittenByLba{2000, 5};

[[nodiscard]] constexpr bool is_written(std::uint32_t lba) {
    return (lba >= kWrittenByChs.first && lba < kWrittenByChs.first + kWrittenByChs.count) ||
           (lba >= kWrittenByLba.first && lba < kWrittenByLba.first + kWrittenByLba.count);
}

inline constexpr std::uint32_t kWidth = 640, kHeight = 480;

// 0x00RRGGBB. A gradient, with a frame of one pixel and a disc in the middle, so that a mirrored or shifted picture
// differs.
[[nodiscard]] constexpr std::uint32_t pixel(std::uint32_t x, std::uint32_t y) {
    const auto dx = static_cast<std::int32_t>(x) - 320, dy = static_cast<std::int32_t>(y) - 240;
    if (x == 0 || y == 0 || x == kWidth - 1 || y == kHeight - 1) {
        return 0xffffff;
    }
    if (dx * dx + dy * dy < 100 * 100) {
        return 0xc04000 + (x & 0xff);
    }
    return (x * 255 / kWidth) << 16 | (y * 255 / kHeight) << 8 | ((x ^ y) & 0x3f);
}

}  // namespace guest
