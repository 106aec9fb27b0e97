// SPDX-License-Identifier: MIT OR GPL-2.0-only
// INT 13h reads and writes sectors of a disk whose contents the host made and looks at afterwards.
#include <common/memory.hpp>

#include "../../support/pattern.hpp"
#include "bios.hpp"

namespace guest {
namespace {

constexpr std::uint32_t kDrive = 0x80;
// The data are behind the disk address packet.
constexpr std::uint32_t kDataAt = 512;

using ByteOf = std::uint8_t (*)(std::uint32_t lba, std::uint32_t at);

struct [[gnu::packed]] AddressPacket {  // of the extended services
    std::uint8_t size, zero;
    std::uint16_t count, offset, segment;
    std::uint64_t lba;
};

struct Geometry {
    std::uint32_t heads, sectors_per_track;
};

class Disk {
public:
    Disk(BiosServices& services, Tap& tap) : services_(services), tap_(tap) {}

    [[nodiscard]] Geometry geometry() {
        BiosRegs regs{};
        regs.eax = 0x0800;
        regs.edx = kDrive;
        call(services_, 0x13, regs, tap_);
        tap_.check(!carry(regs), "INT 13h 08 tells the geometry");
        return {(regs.edx >> 8 & 0xff) + 1, regs.ecx & 0x3f};
    }

    [[nodiscard]] bool has_extensions() {
        BiosRegs regs{};
        regs.eax = 0x4100;
        regs.ebx = 0x55aa;
        regs.edx = kDrive;
        call(services_, 0x13, regs, tap_);
        return !carry(regs) && (regs.ebx & 0xffff) == 0xaa55 && (regs.ecx & 1) != 0;
    }

    // `function`: 0x02 reads, 0x03 writes.
    void chs(std::uint32_t function, const Geometry& shape, const SectorRange& range) {
        const std::uint32_t track = range.first / shape.sectors_per_track;
        const std::uint32_t cylinder = track / shape.heads;
        BiosRegs regs{};
        regs.eax = function << 8 | range.count;
        regs.ecx = (cylinder & 0xff) << 8 | (cylinder >> 8 & 3) << 6 | (range.first % shape.sectors_per_track + 1);
        regs.edx = (track % shape.heads) << 8 | kDrive;
        regs.es = services_.buffer_segment();
        regs.ebx = kDataAt;
        call(services_, 0x13, regs, tap_, bytes(range));
        tap_.check(!carry(regs) && (regs.eax & 0xff00) == 0, "INT 13h ", Hex{function, 2}, " at sector ", range.first);
    }

    // `function`: 0x42 reads, 0x43 writes.
    void extended(std::uint32_t function, const SectorRange& range) {
        services_.buffer_as<AddressPacket>() = {
            sizeof(AddressPacket),      0,          static_cast<std::uint16_t>(range.count), kDataAt,
            services_.buffer_segment(), range.first};
        BiosRegs regs{};
        regs.eax = function << 8;
        regs.edx = kDrive;
        regs.ds = services_.buffer_segment();
        call(services_, 0x13, regs, tap_, bytes(range));
        tap_.check(!carry(regs) && (regs.eax & 0xff00) == 0, "INT 13h ", Hex{function, 2}, " at sector ", range.first);
    }

    void fill(const SectorRange& range, ByteOf byte) {
        for (std::uint32_t i = 0; i < range.count * kSectorBytes; ++i) {
            data()[i] = byte(range.first + i / kSectorBytes, i % kSectorBytes);
        }
    }

    void clear() { memset(services_.buffer(), 0xee, BiosServices::kBufferBytes); }

    void compare(const SectorRange& range, ByteOf byte, const char* name) {
        std::uint32_t wrong = 0;
        for (std::uint32_t i = 0; i < range.count * kSectorBytes; ++i) {
            wrong += data()[i] != byte(range.first + i / kSectorBytes, i % kSectorBytes) ? 1 : 0;
        }
        tap_.equal(wrong, 0, name, ": wrong bytes in ", range.count, " sectors from ", range.first);
        // The next sector was not asked for.
        tap_.equal(data()[range.count * kSectorBytes], 0xee, name, ": and not one more");
    }

private:
    [[nodiscard]] std::uint8_t* data() { return services_.buffer() + kDataAt; }
    // Both ways, for reading too: the sector behind has to come back as it went in.
    [[nodiscard]] static BufferBytes bytes(const SectorRange& range) {
        const std::uint32_t bytes = kDataAt + (range.count + 1) * kSectorBytes;
        return {bytes, bytes};
    }

    BiosServices& services_;
    Tap& tap_;
};

}  // namespace

void test_bios_disk(Environment& environment, Tap& tap) {
    BiosServices& services = bios(environment);
    Disk disk(services, tap);
    const Geometry shape = disk.geometry();
    tap.equal(shape.heads, kHeads, "heads");
    tap.equal(shape.sectors_per_track, kSectorsPerTrack, "sectors a track");
    tap.check(disk.has_extensions(), "INT 13h 41: there are extended services");

    constexpr SectorRange kReadByChs[] = {{0, 1}, {63, 20}, {1008 + 62, 1}, kWrittenByChs};
    for (const SectorRange& range : kReadByChs) {
        disk.clear();
        disk.chs(0x02, shape, range);
        disk.compare(range, disk_byte, "read by CHS");
    }
    constexpr SectorRange kReadByLba[] = {{0, 1}, {60, 8}, {kDiskSectors - 1, 1}, kWrittenByLba};
    for (const SectorRange& range : kReadByLba) {
        disk.clear();
        disk.extended(0x42, range);
        disk.compare(range, disk_byte, "read by LBA");
    }
    disk.clear();
    disk.fill(kWrittenByChs, written_byte);
    disk.chs(0x03, shape, kWrittenByChs);
    disk.fill(kWrittenByLba, written_byte);
    disk.extended(0x43, kWrittenByLba);
    // Each by the other service.
    disk.clear();
    disk.extended(0x42, kWrittenByChs);
    disk.compare(kWrittenByChs, written_byte, "written by CHS, read by LBA");
    disk.clear();
    disk.chs(0x02, shape, kWrittenByLba);
    disk.compare(kWrittenByLba, written_byte, "written by LBA, read by CHS");

    services.buffer_as<AddressPacket>() = {sizeof(AddressPacket),     0,           1, kDataAt,
                                           services.buffer_segment(), kDiskSectors};
    BiosRegs regs{};
    regs.eax = 0x4200;
    regs.edx = kDrive;
    regs.ds = services.buffer_segment();
    call(services, 0x13, regs, tap, {.in = sizeof(AddressPacket)});
    tap.check(carry(regs), "a sector behind the end is an error");
    services.release();
    tap.equal(environment.pages.pages_in_use(), 0, "every page given back");
}

}  // namespace guest
