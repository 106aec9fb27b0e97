// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "../address_space.hpp"

#include <libjump/cpu_features.hpp>
#include <libjump/current_paging.hpp>
#include <libjump/x86.hpp>

#include "../page_entry.hpp"

extern "C" const std::uint8_t image_start[], text_end[];
extern "C" void enter_paging(std::uint32_t cr3, std::uint32_t cr4);

namespace multiboot {
namespace {

using namespace libjump;

alignas(kPageSize) std::uint32_t directory32[1024];
alignas(kPageSize) std::uint32_t first_table32[1024];
alignas(kPageSize) std::uint64_t pdpt[4];
alignas(kPageSize) std::uint64_t directory_pae[512];
alignas(kPageSize) std::uint64_t first_table_pae[512];
alignas(kPageSize) std::uint64_t identity_pae[512];

// Where the image is: nothing is writable and executable, the latter as far as the mode and the CPU can tell.
template <class Entry, std::uint32_t kEntries>
void build_first_table(Entry (&table)[kEntries], std::uint64_t no_execute) {
    for (std::uint32_t i = 0; i < kEntries; ++i) {
        const PhysAddr page{std::uint64_t{i} << kPageShift};
        const bool text = page >= to_physical(image_start) && page < to_physical(text_end);
        table[i] = static_cast<Entry>(page.value | pte::PRESENT | kGlobal | (text ? 0 : pte::WRITABLE | no_execute));
    }
}

std::uint32_t build_32bit() {
    for (std::uint32_t i = 1; i < kMappedBytes >> 22; ++i) {
        directory32[(kVirtualOffset >> 22) + i] =
            i << 22 | static_cast<std::uint32_t>(pte::PRESENT | pte::WRITABLE | kLarge | kGlobal);
    }
    build_first_table(first_table32, 0);
    directory32[kVirtualOffset >> 22] =
        static_cast<std::uint32_t>(to_physical(first_table32).value | pte::PRESENT | pte::WRITABLE);
    directory32[0] = static_cast<std::uint32_t>(pte::PRESENT | pte::WRITABLE | kLarge);
    return static_cast<std::uint32_t>(to_physical(directory32).value);
}

std::uint32_t build_pae(bool nx) {
    const std::uint64_t no_execute = nx ? kNoExecute : 0;
    for (std::uint32_t i = 1; i < kMappedBytes >> 21; ++i) {
        directory_pae[i] = std::uint64_t{i} << 21 | pte::PRESENT | pte::WRITABLE | kLarge | kGlobal | no_execute;
    }
    build_first_table(first_table_pae, no_execute);
    directory_pae[0] = to_physical(first_table_pae).value | pte::PRESENT | pte::WRITABLE;
    identity_pae[0] = pte::PRESENT | pte::WRITABLE | kLarge;
    pdpt[0] = to_physical(identity_pae).value | pte::PRESENT;
    pdpt[kVirtualOffset >> 30] = to_physical(directory_pae).value | pte::PRESENT;
    return static_cast<std::uint32_t>(to_physical(pdpt).value);
}

}  // namespace

void* map_device(PhysAddr at, std::uint32_t bytes) {
    const bool pae = current_paging_mode() == PagingMode::kPae;
    const std::uint32_t shift = pae ? 21 : 22;
    const std::uint32_t first = static_cast<std::uint32_t>(at.value) >> shift;
    const std::uint32_t last = (static_cast<std::uint32_t>(at.value) + bytes - 1) >> shift;
    constexpr std::uint64_t kFlags = pte::PRESENT | pte::WRITABLE | kLarge | kUncached;
    auto slot = static_cast<std::uint32_t>((kVirtualOffset + kMappedBytes) >> shift);
    const std::uint32_t offset = static_cast<std::uint32_t>(at.value) & ((1u << shift) - 1);
    auto* const mapped = reinterpret_cast<std::uint8_t*>(slot << shift) + offset;
    for (std::uint32_t page = first; page <= last; ++page, ++slot) {
        const std::uint64_t entry = std::uint64_t{page} << shift | kFlags;
        if (pae) {
            directory_pae[slot & 511] = entry;
        } else {
            directory32[slot] = static_cast<std::uint32_t>(entry);
        }
    }
    write_cr3(read_cr3());
    return mapped;
}

PagingMode wanted_mode(const BootInformation& boot) {
    return has_word(boot.arguments(), "pae") ? PagingMode::kPae : PagingMode::k32Bit;
}

const char* check_cpu(PagingMode mode) {
    const CpuFeatures cpu;
    if (!cpu.pse()) {
        return "this CPU has no 4 MiB pages";
    }
    return mode == PagingMode::kPae && !cpu.pae() ? "this CPU has no PAE" : nullptr;
}

void enter_address_space(PagingMode mode, const BootInformation&) {
    const bool pae = mode == PagingMode::kPae;
    const CpuFeatures cpu;
    const bool nx = pae && cpu.nx();
    if (nx) {
        write_msr(msr::EFER, read_msr(msr::EFER) | efer::NXE);
    }
    enter_paging(pae ? build_pae(nx) : build_32bit(), static_cast<std::uint32_t>(pae ? cr4::PAE : cr4::PSE));
    directory32[0] = 0;
    pdpt[0] = 0;
    write_cr3(read_cr3());  // the identity mapping is gone, from the PDPT registers too
    if (cpu.pge()) {
        write_cr4(read_cr4() | cr4::PGE);
    }
}

}  // namespace multiboot
