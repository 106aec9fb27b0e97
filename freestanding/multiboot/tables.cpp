// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "tables.hpp"

#include <libjump/descriptor.hpp>
#include <libjump/x86.hpp>

#include "../common/exception.hpp"

extern "C" const std::uint8_t exception_stubs[];

namespace multiboot {
namespace {

using namespace libjump;

using freestanding::kStubSize;
using freestanding::kVectors;

constexpr std::uint32_t kTss = 0x89, kLdt = 0x82;  // type bytes: present, DPL 0

// [intel/vol3] "Task-State Segment (TSS)". Only there to be loaded: nothing changes privilege here.
struct Tss {
    std::uint32_t words[26];
};

Tss tss;
alignas(8) Descriptor ldt[1] = {kFlatData32};
alignas(8) Descriptor gdt[9] = {0, 0, 0, 0, 0, kFlatCode32, kFlatData32, 0, 0};
alignas(8) Descriptor idt[kVectors];

Descriptor system_descriptor(const void* base, std::uint32_t size, std::uint32_t type) {
    const std::uint64_t at = reinterpret_cast<std::uintptr_t>(base);
    return (at & 0xff000000) << 32 | std::uint64_t{type} << 40 | (at & 0x00ffffff) << 16 | (size - 1);
}

template <class Table>
TableRegister covering(const Table& table) {
    return {sizeof(Table) - 1, static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(&table))};
}

}  // namespace

extern "C" {
TableRegister kernel_gdtr;
extern const std::uint16_t kernel_code_selector = kCodeSelector;
}

void set_gdtr() { kernel_gdtr = covering(gdt); }

void load_tables() {
    gdt[kTssSelector / 8] = system_descriptor(&tss, sizeof tss, kTss);
    gdt[kLdtSelector / 8] = system_descriptor(ldt, sizeof ldt, kLdt);
    const auto stubs = static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(exception_stubs));
    for (std::uint32_t vector = 0; vector < kVectors; ++vector) {
        idt[vector] = interrupt_gate32(kCodeSelector, stubs + vector * kStubSize);
    }
    const TableRegister idtr = covering(idt);
    asm volatile("lidt %0" ::"m"(idtr));
    asm volatile("lldt %0" ::"rm"(kLdtSelector));
    write_tr(kTssSelector);
    asm volatile("mov %0, %%fs\n\tmov %1, %%gs" ::"rm"(kLocalDataSelector), "rm"(std::uint16_t{0}));
}

std::uint8_t tss_type() { return reinterpret_cast<const std::uint8_t*>(&gdt[kTssSelector / 8])[kDescriptorTypeByte]; }

}  // namespace multiboot
