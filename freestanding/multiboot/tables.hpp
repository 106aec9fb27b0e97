// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The image's own descriptor tables. Its selectors differ from libjump's on purpose, and every
// table is in use: a jump that forgot one would be noticed.
#pragma once

#include <cstdint>

namespace multiboot {

inline constexpr std::uint16_t kCodeSelector = 0x28, kDataSelector = 0x30, kTssSelector = 0x38,
                               kLocalDataSelector = 0x04;  // entry 0 of the LDT; FS has it

// Before enter_address_space(), which loads GDTR from there: says where the GDT is.
void set_gdtr();

// Interrupts off, paging on. Loads IDTR, LDTR, TR and FS; GS is null.
void load_tables();

// The TSS descriptor's type byte: 0x89 available, 0x8b busy.
[[nodiscard]] std::uint8_t tss_type();

}  // namespace multiboot
