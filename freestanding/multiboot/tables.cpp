// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "tables.hpp"

#include <libjump/descriptor.hpp>
#include <libjump/x86.hpp>

#include "../common/exception.hpp"
#include "system_tables.hpp"

extern "C" const std::uint8_t exception_stubs[];

namespace multiboot {
namespace {

using namespace libjump;

using freestanding::kStubSize;
using freestanding::kVectors;

constexpr std::uint32_t kTss = 0x89, kLdt = 0x82;  // type bytes: present, DPL 0

struct Gdt {
    Descriptor unused[5];
    Descriptor code, data;
    SystemDescriptor tss, ldt;
};
static_assert(offsetof(Gdt, code) == kCodeSelector && offsetof(Gdt, data) == kDataSelector &&
              offsetof(Gdt, tss) == kTssSelector);
constexpr std::uint16_t kLdtSelector = offsetof(Gdt, ldt);

Tss tss;
alignas(8) Descriptor ldt[1] = {kFlatData32};
alignas(8) Gdt gdt = {{}, kCode, kFlatData32, {}, {}};
alignas(8) Gate idt[kVectors];

SystemDescriptor system_descriptor(const void* base, std::uint32_t size, std::uint32_t type) {
    const auto at = reinterpret_cast<std::uintptr_t>(base);
    const std::uint64_t low = at;
    return with_base((low & 0xff000000) << 32 | std::uint64_t{type} << 40 | (low & 0x00ffffff) << 16 | (size - 1), at);
}

template <class Table>
NativeTableRegister covering(const Table& table) {
    return {sizeof(Table) - 1, reinterpret_cast<std::uintptr_t>(&table)};
}

}  // namespace

extern "C" {
NativeTableRegister kernel_gdtr;
extern const std::uint16_t kernel_code_selector = kCodeSelector;
}

void set_gdtr() { kernel_gdtr = covering(gdt); }

void load_tables() {
    gdt.tss = system_descriptor(&tss, sizeof tss, kTss);
    gdt.ldt = system_descriptor(ldt, sizeof ldt, kLdt);
    const auto stubs = reinterpret_cast<std::uintptr_t>(exception_stubs);
    for (std::uint32_t vector = 0; vector < kVectors; ++vector) {
        idt[vector] = interrupt_gate(kCodeSelector, stubs + vector * kStubSize);
    }
    const NativeTableRegister idtr = covering(idt);
    asm volatile("lidt %0" ::"m"(idtr));
    asm volatile("lldt %0" ::"rm"(kLdtSelector));
    write_tr(kTssSelector);
    asm volatile("mov %0, %%fs\n\tmov %1, %%gs" ::"rm"(kLocalDataSelector), "rm"(std::uint16_t{0}));
}

std::uint8_t tss_type() { return reinterpret_cast<const std::uint8_t*>(&gdt.tss)[kDescriptorTypeByte]; }

}  // namespace multiboot
