// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "bochs_config.hpp"

#include <sstream>

#include "disk_image.hpp"

namespace harness {
namespace {

// Bochs wants a flat image to be a whole number of cylinders of the geometry it is told.
constexpr std::uint64_t kHeads = 16;
constexpr std::uint64_t kSectorsPerTrack = 63;
constexpr std::uint64_t kCylinderBytes = kHeads * kSectorsPerTrack * 512;

std::string disk_lines(const Scenario& scenario, const LogFiles& files) {
    // The CD-ROM is the master of the second channel.
    constexpr const char* kPlaces[] = {"ata0-master", "ata0-slave", "ata1-slave"};
    std::ostringstream out;
    for (std::size_t i = 0; i < scenario.disks.size() && i < std::size(kPlaces); ++i) {
        const auto image = make_disk_image(scenario.disks[i], i, files, kCylinderBytes);
        out << kPlaces[i] << ": type=disk, mode=flat, path=\"" << image.string()
            << "\", cylinders=" << std::filesystem::file_size(image) / kCylinderBytes << ", heads=" << kHeads
            << ", spt=" << kSectorsPerTrack << '\n';
    }
    return out.str();
}

}  // namespace

std::filesystem::path bochs_log(const LogFiles& files) { return files.file(".bochs.log"); }

std::string bochs_config(const Scenario& scenario, const LogFiles& files, int serial) {
    const auto mebibytes = scenario.memory_bytes >> 20;
    std::ostringstream out;
    out << "config_interface: textconfig\n"
           // Debian builds no `nogui`; `term` is the one that needs no X server and no port.
           "display_library: term\n"
        << "memory: guest=" << mebibytes << ", host=" << mebibytes << '\n'
        << "romimage: file=/usr/share/bochs/BIOS-bochs-latest\n"
           "vgaromimage: file=/usr/share/vgabios/vgabios.bin\n"
        << "cpu: " << (scenario.cpu.empty() ? "" : "model=" + scenario.cpu + ", ") << "count="
        << scenario.cpus
        // A triple fault becomes a panic, and a panic the end of Bochs.
        << ", ips=50000000, reset_on_triple_fault=0\n"
           "panic: action=fatal\n"
           "error: action=report\n"
           "info: action=report\n"
           "debug: action=ignore\n"
        << "log: \"" << bochs_log(files).string() << "\"\n"
        << "com1: enabled=1, mode=file, dev=/dev/fd/" << serial << '\n'
        << "ata0: enabled=1, ioaddr1=0x1f0, ioaddr2=0x3f0, irq=14\n"
           "ata1: enabled=1, ioaddr1=0x170, ioaddr2=0x370, irq=15\n"
        << "ata1-master: type=cdrom, path=\"" << scenario.iso.string() << "\", status=inserted\n"
        << disk_lines(scenario, files)
        << "boot: cdrom\n"
           "clock: sync=none\n"
           "speaker: enabled=0\n";
    return out.str();
}

}  // namespace harness
