// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "qemu_arguments.hpp"

#include <sstream>

#include "disk_image.hpp"

namespace harness {
namespace {

using Arguments = std::vector<std::string>;

// QEMU ends option values at a comma; a doubled comma is a comma.
std::string with_doubled_commas(const std::string& text) {
    std::string result;
    for (const char character : text) {
        result.append(character == ',' ? 2 : 1, character);
    }
    return result;
}

const char* program(Arch arch) { return arch == Arch::kX86_64 ? "qemu-system-x86_64" : "qemu-system-i386"; }

void add_boot(Arguments& argv, const Scenario& scenario) {
    if (!scenario.iso.empty()) {
        argv.insert(argv.end(), {"-cdrom", scenario.iso, "-boot", "d"});
        return;
    }
    if (scenario.kernel.empty()) {
        return;  // the firmware finds the first disk
    }
    argv.insert(argv.end(), {"-kernel", scenario.kernel, "-append", scenario.append});
    std::string modules = scenario.initrd;
    for (const auto& module : scenario.modules) {
        modules += (modules.empty() ? "" : ",") + with_doubled_commas(module.file) +
                   (module.arguments.empty() ? "" : " " + with_doubled_commas(module.arguments));
    }
    if (!modules.empty()) {
        argv.insert(argv.end(), {"-initrd", modules});
    }
}

void add_disks(Arguments& argv, const Scenario& scenario, const LogFiles& files) {
    constexpr std::uint64_t kSector = 512;
    bool has_usb = false;
    for (std::size_t i = 0; i < scenario.disks.size(); ++i) {
        const auto image = make_disk_image(scenario.disks[i], i, files, kSector);
        const auto drive = "format=raw,file=" + with_doubled_commas(image) + ",if=";
        const auto name = "disk" + std::to_string(i);
        switch (scenario.disks[i].bus) {
            case Disk::Bus::kIde:
                argv.insert(argv.end(), {"-drive", drive + "ide"});
                break;
            case Disk::Bus::kVirtio:
                argv.insert(argv.end(), {"-drive", drive + "virtio"});
                break;
            case Disk::Bus::kNvme:
                argv.insert(argv.end(),
                            {"-drive", drive + "none,id=" + name, "-device", "nvme,drive=" + name + ",serial=" + name});
                break;
            case Disk::Bus::kUsb:
                if (!has_usb) {
                    argv.insert(argv.end(), {"-device", "qemu-xhci,id=usb"});
                    has_usb = true;
                }
                // The firmware may find them in any order, and boots from the first. If that is on another bus it boots
                // from there as ever: UEFI's would boot from none but those that have an index.
                argv.insert(argv.end(),
                            {"-drive", drive + "none,id=" + name, "-device",
                             "usb-storage,bus=usb.0,drive=" + name + ",serial=" + name +
                                 (scenario.disks[0].bus == Disk::Bus::kUsb ? ",bootindex=" + std::to_string(i) : "")});
                break;
        }
    }
}

}  // namespace

std::filesystem::path cpu_reset_log(const LogFiles& files) { return files.file(".cpu-reset.log"); }

Arguments qemu_arguments(const Scenario& scenario, const LogFiles& files, const QemuDescriptors& descriptors) {
    std::filesystem::remove(cpu_reset_log(files));  // what an earlier run left must not be read
    constexpr std::uint64_t kKiB = 1024;
    const auto cpus = std::to_string(scenario.cpus);
    Arguments argv{program(scenario.arch), "-accel", scenario.one_thread ? "tcg,thread=single" : "tcg",
                   "-no-user-config", "-nodefaults", "-vga", "std", "-display", "none", "-nic", "none", "-no-reboot",
                   "-serial", "stdio", "-chardev", "socket,id=control,fd=" + std::to_string(descriptors.control),
                   "-mon", "chardev=control,mode=control", "-device", "isa-debug-exit,iobase=0xf4,iosize=1",
                   // Names a triple fault, which QEMU otherwise only reports as a reset.
                   "-d", "cpu_reset", "-D", cpu_reset_log(files), "-m",
                   std::to_string(scenario.memory_bytes / kKiB) + "K",
                   // One socket each: the MP table, for systems without ACPI, lists one CPU a
                   // socket.
                   "-smp", cpus + ",sockets=" + cpus};
    if (!scenario.cpu.empty()) {
        argv.insert(argv.end(), {"-cpu", scenario.cpu});
    }
    add_boot(argv, scenario);
    add_disks(argv, scenario, files);
    if (!scenario.resume.empty()) {
        argv.insert(argv.end(), {"-incoming", "fd:" + std::to_string(descriptors.state)});
    }
    for (const auto& argument : scenario.emulator_arguments) {
        std::istringstream words(argument);
        for (std::string word; words >> word;) {
            argv.push_back(word);
        }
    }
    return argv;
}

}  // namespace harness
