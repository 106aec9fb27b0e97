// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/linux_image.hpp"

#include <bit>
#include <cstddef>

#include "../../../common/elf.hpp"
#include "base/failure.hpp"

namespace kjump {
namespace {

constexpr std::uint64_t kHeaderAt = offsetof(boot_params, hdr);
constexpr std::uint64_t kLengthAt = 0x201, kLengthFrom = 0x202;  // a byte says how far behind this the header ends
constexpr std::uint64_t kLeastEnd = kHeaderAt + offsetof(setup_header, init_size) + sizeof(setup_header::init_size);
constexpr std::uint32_t kMagic = 0x53726448;    // "HdrS"
constexpr std::uint16_t kTellsItsSize = 0x20a;  // the first version with init_size
constexpr std::uint64_t kSetupSector = 512, kParagraph = 16;
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
    const auto header_end = kLengthFrom + file[kLengthAt];
    if (header.version < kTellsItsSize || header_end < kLeastEnd) {
        refuse("is a kernel of Linux that is too old to tell how much memory it needs");
    }
    if (header.relocatable_kernel == 0 || (header.loadflags & LOADED_HIGH) == 0) {
        refuse("is a kernel of Linux that can only be loaded to one address");
    }
    const auto sectors = header.setup_sects != 0 ? header.setup_sects : kDefaultSectors;
    const auto code = (1 + std::uint64_t{sectors}) * kSetupSector, code_size = header.syssize * kParagraph;
    if (header_end > file.size() || code > file.size() || code_size == 0 || code_size > file.size() - code) {
        refuse("ends early");
    }
    if (!std::has_single_bit(header.kernel_alignment) || header.kernel_alignment < kPage ||
        header.init_size < code_size || header.pref_address >= k4GiB - header.init_size) {
        refuse("is a kernel of Linux whose header contradicts itself");
    }
    image.header_bytes = file.subspan(kHeaderAt, static_cast<std::size_t>(header_end - kHeaderAt));
    image.setup = file.first(static_cast<std::size_t>(code));
    image.code = file.subspan(static_cast<std::size_t>(code), static_cast<std::size_t>(code_size));
    return image;
}

// The code of a bzImage begins with instructions.
bool LinuxImage::is_unpacked() const { return freestanding::is_elf(code.data(), code.size()); }

std::optional<Bytes> LinuxImage::payload() const {
    if (header.payload_offset > code.size() || header.payload_length > code.size() - header.payload_offset) {
        return std::nullopt;
    }
    return code.subspan(header.payload_offset, header.payload_length);
}

bool LinuxImage::is_64_bit() const { return (header.xloadflags & XLF_KERNEL_64) != 0; }

std::uint64_t LinuxImage::limit() const { return is_64_bit() ? k4GiB : k32BitLimit; }

std::uint64_t LinuxImage::initrd_limit() const {
    const bool anywhere = (header.xloadflags & XLF_CAN_BE_LOADED_ABOVE_4G) != 0;
    return anywhere ? k4GiB : page_down(std::uint64_t{header.initrd_addr_max} + 1);
}

}  // namespace kjump
