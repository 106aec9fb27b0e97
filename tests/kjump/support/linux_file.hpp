// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A file with the header of a bzImage, and something for the kernel.
#pragma once

#include <cstring>
#include <string>

#include <asm/bootparam.h>

namespace kjump::test {

inline constexpr std::size_t kCodeAt = 1024;  // one sector of setup behind the first

struct LinuxFile {
    setup_header header{};
    std::string code = std::string(0x5000, 'k');

    LinuxFile() {
        header.setup_sects = 1;
        header.header = 0x53726448;
        header.version = 0x20f;
        header.jump = 0x66eb;  // the second byte tells that the header ends at 0x268
        header.loadflags = LOADED_HIGH;
        header.xloadflags = XLF_KERNEL_64;
        header.initrd_addr_max = 0x7fffffff;
        header.kernel_alignment = 0x200000;
        header.relocatable_kernel = 1;
        header.cmdline_size = 2047;
        header.pref_address = 0x1000000;
        header.init_size = 0x300000;
        header.syssize = static_cast<std::uint32_t>(code.size() / 16);
    }

    std::string text() const {
        std::string bytes(kCodeAt, '\0');
        std::memcpy(bytes.data() + offsetof(boot_params, hdr), &header, sizeof header);
        return bytes + code;
    }
};

}  // namespace kjump::test
