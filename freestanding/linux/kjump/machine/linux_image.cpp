// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/linux_image.hpp"

#include <cinttypes>

#include "../../../common/elf.hpp"
#include "base/text.hpp"

namespace kjump {
namespace {

// [linux/boot] "The Real-Mode Kernel Header": where its fields are in the file.
constexpr std::uint64_t kMagicAt = 0x202, kVersionAt = 0x206, kPreferredAt = 0x258, kInitSizeAt = 0x260;
constexpr std::uint32_t kMagic = 0x53726448;    // "HdrS"
constexpr std::uint16_t kTellsItsSize = 0x20a;  // the first version with the last two fields

// kexec-tools keeps these bytes at the window's end for purgatory, ELF header and command line.
constexpr std::uint64_t kToolsBytes = 64 << 10;

template <class Field>
bool read_field(Bytes file, std::uint64_t offset, Field& field) {
    return freestanding::read_struct(file.data(), file.size(), offset, field);
}

}  // namespace

std::optional<LinuxImage> linux_image(Bytes file) {
    std::uint32_t magic = 0, init_size = 0;
    std::uint16_t version = 0;
    std::uint64_t preferred = 0;
    if (!read_field(file, kMagicAt, magic) || magic != kMagic || !read_field(file, kVersionAt, version) ||
        !read_field(file, kPreferredAt, preferred) || !read_field(file, kInitSizeAt, init_size)) {
        return std::nullopt;
    }
    return LinuxImage{version < kTellsItsSize ? 0 : preferred + init_size};
}

std::string LinuxImage::describe() const {
    const std::string what = "is a kernel of Linux, which kexec -l loads";
    return end == 0 ? what
                    : what + text(": its window has to end at %#" PRIx64 " or later, plus the size of its initrd",
                                  end + kToolsBytes);
}

}  // namespace kjump
