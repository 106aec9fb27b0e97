// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The two widths of ELF.
#pragma once

#include <elf.h>

namespace kjump {

struct Elf32 {
    using Header = Elf32_Ehdr;
    using Program = Elf32_Phdr;
    using Section = Elf32_Shdr;
    static constexpr unsigned char kClass = ELFCLASS32;
};

struct Elf64 {
    using Header = Elf64_Ehdr;
    using Program = Elf64_Phdr;
    using Section = Elf64_Shdr;
    static constexpr unsigned char kClass = ELFCLASS64;
};

}  // namespace kjump
