// SPDX-License-Identifier: MIT OR GPL-2.0-only
// VBE: a picture in a linear frame buffer, drawn with paging on. The word `wait` in the command
// line: prints "# drawn" and waits for a byte on the serial port, so that the host can look. `list`: sets no mode.
#include <common/io.hpp>
#include <common/memory.hpp>
#include <multiboot/address_space.hpp>

#include "../../support/pattern.hpp"
#include "bios.hpp"

namespace guest {
namespace {

using libjump::PhysAddr;

struct [[gnu::packed]] ControllerInfo {
    char signature[4];
    std::uint16_t version;
    std::uint32_t oem, capabilities;
    std::uint16_t modes_offset, modes_segment;
    std::uint16_t memory_64k;
    std::uint8_t rest[492];
};
static_assert(sizeof(ControllerInfo) == 512);

struct [[gnu::packed]] ModeInfo {
    std::uint16_t attributes;
    std::uint8_t windows[14];
    std::uint16_t bytes_per_line, width, height;
    std::uint8_t cell_width, cell_height, planes, bits_per_pixel, banks, model, bank_kib, pages, reserved;
    std::uint8_t red_size, red_at, green_size, green_at, blue_size, blue_at, unused_size, unused_at, direct;
    std::uint32_t frame_buffer;
    std::uint8_t rest[212];
};
static_assert(sizeof(ModeInfo) == 256);

constexpr std::uint32_t kSupported = 1, kGraphics = 1 << 4, kLinear = 1 << 7, kUseLinear = 1 << 14, kVbeDone = 0x004f;
constexpr std::uint32_t kMaxModes = 128;

bool vbe(BiosServices& services, BiosRegs& regs, Tap& tap, BufferBytes bytes = {}) {
    regs.es = services.buffer_segment();
    call(services, 0x10, regs, tap, bytes);
    return (regs.eax & 0xffff) == kVbeDone;
}

// The list is in the ROM, or behind the block that was asked for.
std::uint32_t read_modes(BiosServices& services, std::uint16_t* modes, Tap& tap) {
    constexpr std::uint32_t kSignatureBytes = 4;
    memcpy(services.buffer(), "VBE2", kSignatureBytes);
    BiosRegs regs{};
    regs.eax = 0x4f00;
    tap.check(vbe(services, regs, tap, {.in = kSignatureBytes, .out = sizeof(ControllerInfo)}),
              "VBE 00 tells of the controller");
    const auto& info = services.buffer_as<const ControllerInfo>();
    tap.check(memcmp(info.signature, "VESA", 4) == 0, "its signature");
    tap.check(info.version >= 0x200, "its version is 2 or more");
    tap.check(info.memory_64k * 0x10000u >= kWidth * kHeight * 4, "its memory is enough");
    const bool in_buffer = info.modes_segment == services.buffer_segment();
    const auto* list =
        in_buffer ? reinterpret_cast<const std::uint16_t*>(services.buffer() + info.modes_offset)
                  : multiboot::to_virtual<const std::uint16_t>(PhysAddr{info.modes_segment * 16u + info.modes_offset});
    std::uint32_t count = 0;
    while (count < kMaxModes && list[count] != 0xffff) {
        modes[count] = list[count];
        ++count;
    }
    print("# VBE ", Hex{info.version, 4}, ", ", count, " modes\n");
    return count;
}

bool read_mode(BiosServices& services, std::uint32_t mode, ModeInfo& info, Tap& tap) {
    BiosRegs regs{};
    regs.eax = 0x4f01;
    regs.ecx = mode;
    const bool known = vbe(services, regs, tap, {.out = sizeof info});
    info = services.buffer_as<const ModeInfo>();
    return known;
}

bool wanted(const ModeInfo& info) {
    constexpr std::uint32_t kNeeded = kSupported | kGraphics | kLinear;
    return (info.attributes & kNeeded) == kNeeded && info.width == kWidth && info.height == kHeight &&
           info.bits_per_pixel == 32 && info.red_at == 16 && info.green_at == 8 && info.blue_at == 0;
}

void draw(volatile std::uint32_t* frame, std::uint32_t words_per_line) {
    for (std::uint32_t y = 0; y < kHeight; ++y) {
        for (std::uint32_t x = 0; x < kWidth; ++x) {
            frame[y * words_per_line + x] = pixel(x, y);
        }
    }
}

std::uint32_t count_wrong(const volatile std::uint32_t* frame, std::uint32_t words_per_line) {
    std::uint32_t wrong = 0;
    for (std::uint32_t y = 0; y < kHeight; ++y) {
        for (std::uint32_t x = 0; x < kWidth; ++x) {
            wrong += (frame[y * words_per_line + x] & 0xffffff) != pixel(x, y) ? 1 : 0;
        }
    }
    return wrong;
}

void wait_for_the_host() {
    print("# drawn\n# waiting\n");
    while ((freestanding::in8(freestanding::kCom1 + 5) & 1) == 0) {
    }
    freestanding::in8(freestanding::kCom1);
}

// Sets the mode, draws, and goes back to text.
void show(BiosServices& services, std::uint32_t mode, const ModeInfo& info, bool host_looks, Tap& tap) {
    BiosRegs regs{};
    regs.eax = 0x4f02;
    regs.ebx = mode | kUseLinear;
    tap.check(vbe(services, regs, tap), "VBE 02 sets it");
    regs = {};
    regs.eax = 0x4f03;
    tap.check(vbe(services, regs, tap), "VBE 03 answers");
    tap.equal(regs.ebx & 0x3fff, mode, "with the mode that was set");

    auto* frame = static_cast<volatile std::uint32_t*>(
        multiboot::map_device(PhysAddr{info.frame_buffer}, kHeight * info.bytes_per_line));
    draw(frame, info.bytes_per_line / 4);
    tap.equal(count_wrong(frame, info.bytes_per_line / 4), 0, "the frame buffer holds the picture");
    if (host_looks) {
        wait_for_the_host();
    }
    regs = {};
    regs.eax = 0x0003;
    call(services, 0x10, regs, tap);
    regs = {};
    regs.eax = 0x0f00;
    call(services, 0x10, regs, tap);
    tap.equal(regs.eax & 0x7f, 3, "text mode again");
}

}  // namespace

void test_bios_video(Environment& environment, Tap& tap) {
    const bool host_looks = multiboot::has_word(environment.boot.arguments(), "wait");  // our pages may lie on it later
    const bool list_only = multiboot::has_word(environment.boot.arguments(), "list");
    BiosServices& services = bios(environment);
    std::uint16_t modes[kMaxModes];
    const std::uint32_t count = read_modes(services, modes, tap);
    tap.check(count > 10 && count < kMaxModes, "the mode list has an end");
    std::uint32_t chosen = 0;
    ModeInfo info{}, found{};
    for (std::uint32_t i = 0; i < count; ++i) {
        if (read_mode(services, modes[i], info, tap) && wanted(info)) {
            chosen = modes[i];
            found = info;
        }
    }
    tap.check(chosen != 0, "VBE 01 knows a mode of 640x480 with 32 bits");
    if (chosen == 0) {
        return;
    }
    print("# mode ", Hex{chosen, 4}, ", frame buffer ", Hex{found.frame_buffer}, "\n");
    if (!list_only) {
        show(services, chosen, found, host_looks, tap);
    }
    services.release();
    tap.equal(environment.pages.pages_in_use(), 0, "every page given back");
}

}  // namespace guest
