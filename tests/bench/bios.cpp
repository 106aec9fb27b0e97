// SPDX-License-Identifier: MIT OR GPL-2.0-only
// How many instructions a BIOS call takes, from the caller's function to its return: the time stamp counter of a QEMU
// that counts them, the least of a few rounds. No test: docs/PERFORMANCE.md has the figures, and how to run it.
#include <common/debug_exit.hpp>
#include <common/serial.hpp>
#include <multiboot/bios_services.hpp>
#include <multiboot/environment.hpp>
#include <multiboot/in_image.hpp>

namespace multiboot {
namespace {

using freestanding::print;
using libjump::BiosRegs;

constexpr std::uint32_t kRounds = 9;
constexpr std::uint32_t kEntry = 20, kSector = 512;
constexpr std::uint32_t kPage = libjump::kPageSize, kWhole = BiosServices::kBufferBytes;

struct Service {
    const char* name;
    std::uint32_t buffer_size;  // of the window, in bytes
    BufferBytes bytes;
    std::uint32_t vector, eax, ecx, edx;
};

constexpr std::uint32_t kMap = 0xe820, kSignature = 0x534d4150, kReadOne = 0x0201, kFirst = 1, kDisk = 0x80;
constexpr Service kServices[] = {
    {"int-12/no-buffer", 0, {}, 0x12, 0, 0, 0},
    {"int-12/16-KiB", kWhole, {}, 0x12, 0, 0, 0},
    {"int-12/16-KiB-copied", kWhole, {kWhole, kWhole}, 0x12, 0, 0, 0},
    {"e820/4-KiB", kPage, {.out = kEntry}, 0x15, kMap, kEntry, kSignature},
    {"e820/16-KiB", kWhole, {.out = kEntry}, 0x15, kMap, kEntry, kSignature},
    {"e820/16-KiB-copied", kWhole, {kWhole, kWhole}, 0x15, kMap, kEntry, kSignature},
    {"read-sector/4-KiB", kPage, {.out = kSector}, 0x13, kReadOne, kFirst, kDisk},
    {"read-sector/16-KiB", kWhole, {.out = kSector}, 0x13, kReadOne, kFirst, kDisk},
    {"read-sector/16-KiB-copied", kWhole, {kWhole, kWhole}, 0x13, kReadOne, kFirst, kDisk},
};

InImage<BiosServices> storage;

[[noreturn]] void fail(const char* name) {
    print("Bail out! ", name, "\n");
    freestanding::debug_exit(false);
}

// Of one call.
std::uint32_t instructions(BiosServices& services, const Service& service) {
    BiosRegs regs{};
    regs.eax = service.eax;
    regs.ecx = service.ecx;
    regs.edx = service.edx;
    regs.es = services.buffer_segment();
    const std::uint64_t start = __builtin_ia32_rdtsc();
    const libjump::Result<void> called = services.interrupt(service.vector, regs, service.bytes);
    const std::uint64_t end = __builtin_ia32_rdtsc();
    constexpr std::uint32_t kCarry = 1;  // the service's own error
    if (!called.ok() || (service.vector != 0x12 && (regs.eflags & kCarry) != 0)) {
        fail(service.name);
    }
    return static_cast<std::uint32_t>(end - start);
}

}  // namespace

void run(Environment& environment) {
    BiosServices& services = storage.make(environment.pages);
    for (const Service& service : kServices) {
        if (!services.prepare(BiosServices::kWindow, service.buffer_size).ok()) {
            fail(service.name);
        }
        std::uint32_t least = ~0u;
        for (std::uint32_t round = 0; round < kRounds; ++round) {
            const std::uint32_t count = instructions(services, service);
            least = count < least ? count : least;
        }
        print("bios/", service.name, " ", least, " instructions\n");
    }
    freestanding::debug_exit(true);
}

}  // namespace multiboot
