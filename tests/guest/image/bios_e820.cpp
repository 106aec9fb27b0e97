// SPDX-License-Identifier: MIT OR GPL-2.0-only
// INT 15h E820 gives the memory map that the boot loader got from it.
#include "bios.hpp"

namespace guest {
namespace {

using multiboot::MemoryMapEntry;

struct Range {
    std::uint64_t start, length;
    std::uint32_t type;
};

constexpr std::uint32_t kMaxRanges = 64;

struct Map {
    Range ranges[kMaxRanges];
    std::uint32_t count = 0;

    void add(const Range& range) {
        if (count < kMaxRanges && range.length != 0) {
            ranges[count++] = range;
        }
    }
};

void print_map(const char* name, const Map& map) {
    for (std::uint32_t i = 0; i < map.count; ++i) {
        const Range& range = map.ranges[i];
        print("# ", name, " ", Hex{range.start, 12}, " + ", Hex{range.length, 12}, " type ", range.type, "\n");
    }
}

Map map_from_bios(BiosServices& bios, Tap& tap) {
    constexpr std::uint32_t kSmap = 0x534d4150, kEntryBytes = 20;
    struct [[gnu::packed]] Entry {
        std::uint64_t start, length;
        std::uint32_t type;
    };
    Map map;
    BiosRegs regs{};
    do {
        regs.eax = 0xe820;
        regs.edx = kSmap;
        regs.ecx = kEntryBytes;
        regs.es = bios.buffer_segment();
        regs.edi = 0;
        call(bios, 0x15, regs, tap, {.out = kEntryBytes});
        tap.check(!carry(regs) && regs.eax == kSmap && regs.ecx == kEntryBytes, "INT 15h E820 answers");
        const auto& entry = bios.buffer_as<Entry>();
        map.add({entry.start, entry.length, entry.type});
    } while (regs.ebx != 0 && !carry(regs) && map.count < kMaxRanges);
    return map;
}

Map map_from_loader(const multiboot::BootInformation& boot) {
    Map map;
    for (std::uint32_t offset = 0; offset < boot.map_length;) {
        const auto& entry = *multiboot::to_virtual<const MemoryMapEntry>(libjump::PhysAddr{boot.map + offset});
        map.add({entry.start, entry.length, entry.type});
        offset += entry.size + static_cast<std::uint32_t>(sizeof entry.size);
    }
    return map;
}

}  // namespace

void test_bios_e820(Environment& environment, Tap& tap) {
    const Map loader = map_from_loader(environment.boot);  // first: our pages may lie on it later
    BiosServices& services = bios(environment);
    const Map firmware = map_from_bios(services, tap);
    print_map("loader", loader);
    print_map("bios", firmware);
    tap.check(firmware.count >= 3, "the map has ranges");
    tap.equal(firmware.count, loader.count, "as many ranges as the boot loader saw");
    for (std::uint32_t i = 0; i < firmware.count && i < loader.count; ++i) {
        tap.equal(firmware.ranges[i].start, loader.ranges[i].start, "range ", i, ": start");
        tap.equal(firmware.ranges[i].length, loader.ranges[i].length, "range ", i, ": length");
        tap.equal(firmware.ranges[i].type, loader.ranges[i].type, "range ", i, ": type");
    }
    services.release();
    tap.equal(environment.pages.pages_in_use(), 0, "every page given back");
}

}  // namespace guest
