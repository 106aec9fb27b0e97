// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "../address_space.hpp"

#include <libjump/x86.hpp>

#include "../page_entry.hpp"
#include "protections.hpp"

extern "C" void enter_paging(std::uint64_t cr3, std::uint64_t cr4);

namespace multiboot {

std::uintptr_t physical_map_address = kPhysicalMap4Level;

namespace {

using namespace libjump;

constexpr std::uint64_t kTable = pte::PRESENT | pte::WRITABLE, kPage = kTable | kLarge;
constexpr std::uint64_t kLargePage = std::uint64_t{2} << 20;
constexpr std::uint64_t kGibibytes = kHighMemoryEnd >> 30;

using Table = std::uint64_t[512];
alignas(kPageSize) Table root5, root4, map_root4, image_pdpt, image_directory, device_directory, map_pdpt;
alignas(kPageSize) Table map_directories[kGibibytes];

constexpr std::uint64_t index(std::uintptr_t address, std::uint32_t shift) { return address >> shift & 511; }

std::uint64_t to_table(const Table& table) { return to_physical(table).value | kTable; }

void map_page(std::uint64_t at, std::uint64_t no_execute) {
    map_directories[at >> 30][index(at, 21)] = at | kPage | kGlobal | no_execute;
}

// The first 4 GiB, and above them what is RAM.
void build_physical_map(const BootInformation& boot, std::uint64_t no_execute) {
    for (std::uint64_t gibibyte = 0; gibibyte < kGibibytes; ++gibibyte) {
        map_pdpt[gibibyte] = to_table(map_directories[gibibyte]);
    }
    for (std::uint64_t at = 0; at < kMappedBytes; at += kLargePage) {
        map_page(at, no_execute);
    }
    const PhysExtent high{PhysAddr{kMappedBytes}, kHighMemoryEnd - kMappedBytes};
    const MemoryMapEntry* entry = nullptr;
    for (std::uint32_t i = 0; (entry = boot.range(i)) != nullptr; ++i) {
        const PhysExtent part = high.intersection({PhysAddr{entry->start}, entry->length});
        const std::uint64_t first = (part.start.value + kLargePage - 1) & ~(kLargePage - 1);
        for (std::uint64_t at = first; entry->type == kAvailable && at + kLargePage <= part.end().value;
             at += kLargePage) {
            map_page(at, no_execute);
        }
    }
}

// The image alone is executable; until the identity mapping is removed it is in the lower half too.
void build_image_map() {
    image_directory[0] = kPage | kGlobal;
    image_pdpt[index(kVirtualOffset, 30)] = to_table(image_directory);
    image_pdpt[511] = to_table(device_directory);
    root4[511] = to_table(image_pdpt);
    image_pdpt[0] = to_table(image_directory);
    root4[0] = to_table(image_pdpt);
}

// Returns the root.
std::uint64_t build_root(bool five) {
    if (!five) {
        root4[index(kPhysicalMap4Level, 39)] = to_table(map_pdpt);
        return to_physical(root4).value;
    }
    map_root4[index(kPhysicalMap5Level, 39)] = to_table(map_pdpt);
    root5[index(kPhysicalMap5Level, 48)] = to_table(map_root4);
    root5[511] = to_table(root4);
    root5[0] = to_table(root4);
    return to_physical(root5).value;
}

void remove_identity_map() {
    root5[0] = 0;
    root4[0] = 0;
    image_pdpt[0] = 0;
    write_cr3(read_cr3());
}

}  // namespace

void* map_device(PhysAddr at, std::uint32_t bytes) {
    constexpr std::uintptr_t kDevices = kVirtualOffset + (std::uintptr_t{1} << 30);
    const std::uint64_t first = at.value & ~(kLargePage - 1);
    std::uint32_t slot = 0;
    for (std::uint64_t page = first; page < at.value + bytes; page += kLargePage) {
        device_directory[slot++] = page | kPage | kUncached;
    }
    write_cr3(read_cr3());
    return reinterpret_cast<void*>(kDevices + (at.value - first));
}

PagingMode wanted_mode(const BootInformation& boot) {
    return has_word(boot.arguments(), "la57") ? PagingMode::k5Level : PagingMode::k4Level;
}

// start.asm has looked for long mode.
const char* check_cpu(PagingMode mode) {
    return mode == PagingMode::k5Level && !has_la57() ? "this CPU has no 5-level paging" : nullptr;
}

void enter_address_space(PagingMode mode, const BootInformation& boot) {
    const bool five = mode == PagingMode::k5Level, nx = has_nx(), pcid = has_word(boot.arguments(), "pcid");
    if (nx) {
        write_msr(msr::EFER, read_msr(msr::EFER) | efer::NXE);
    }
    build_physical_map(boot, nx ? kNoExecute : 0);
    build_image_map();
    enter_paging(build_root(five), cr4::PAE | (five ? cr4::LA57 : 0));
    remove_identity_map();
    physical_map_address = five ? kPhysicalMap5Level : kPhysicalMap4Level;
    turn_on_protections(pcid);
}

}  // namespace multiboot
