// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/linux_image.hpp"

#include <algorithm>
#include <cstddef>

#include "../../../common/elf.hpp"
#include "base/failure.hpp"

namespace kjump {
namespace {

constexpr std::uint64_t kHeaderAt = offsetof(boot_params, hdr);
constexpr std::uint64_t kHeaderEndAt = 0x201;   // the byte that says how far behind 0x202 the header ends
constexpr std::uint32_t kMagic = 0x53726448;    // "HdrS"
constexpr std::uint16_t kTellsItsSize = 0x20a;  // the first version with init_size
constexpr std::uint64_t kSector = 512, kParagraph = 16;
constexpr std::uint8_t kDefaultSectors = 4;  // where the field has 0

bool read_header(Bytes file, setup_header& header) {
    return freestanding::read_struct(file.data(), file.size(), kHeaderAt, header) && header.header == kMagic;
}

}  // namespace

bool is_linux_image(Bytes file) {
    setup_header header{};
    return read_header(file, header);
}

LinuxImage linux_image(Bytes file, const std::string& name) {
    const auto refuse = [&](const char* why) { throw Failure(Exit::kSource, name + ": " + why); };
    LinuxImage image{};
    if (!read_header(file, image.header)) {
        refuse("is no kernel of Linux (bzImage)");
    }
    const auto& header = image.header;
    if (header.version < kTellsItsSize || header.relocatable_kernel == 0 || (header.loadflags & LOADED_HIGH) == 0) {
        refuse("is a kernel of Linux that can only be loaded to one address");
    }
    const auto header_end = std::uint64_t{0x202} + file[kHeaderEndAt];
    const auto sectors = header.setup_sects != 0 ? header.setup_sects : kDefaultSectors;
    const auto code = (1 + std::uint64_t{sectors}) * kSector, code_size = header.syssize * kParagraph;
    if (header_end > file.size() || code > file.size() || code_size == 0 || code_size > file.size() - code) {
        refuse("ends early");
    }
    image.header_bytes = file.subspan(kHeaderAt, static_cast<std::size_t>(header_end - kHeaderAt));
    image.code = file.subspan(static_cast<std::size_t>(code), static_cast<std::size_t>(code_size));
    return image;
}

}  // namespace kjump
