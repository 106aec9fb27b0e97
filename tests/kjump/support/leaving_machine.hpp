// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A machine that leaves to a saver, and a disk on which that is to save it.
#pragma once

#include "support/disks.hpp"
#include "support/loop_device.hpp"
#include "support/machine_with_linux.hpp"

namespace kjump::test {

inline const std::string kNoInitrd =
    "the initrd of 6.1.0-test restores no image of this kjump; update-initramfs -u -k all puts kjump and libjump's "
    "module there, unless /etc/default/kjump says RESTORE=no";

inline const std::string kCameBackEarly =
    "the saver came back before it began; its console said why, and after adding a disk run kjump make-saver again";

class LeavingMachine : public MachineWithLinux {
public:
    const std::string saver_kernel = folder / "boot/vmlinuz-6.1.0-test",
                      saver_initrd = folder / "var/lib/kjump/saver-6.1.0-test.v12.img",
                      boot_note = folder / "var/lib/kjump/boot-6.1.0-test.v12";
    const LoopDevice device{4 << 20};
    const std::string disk = device.name();

    LeavingMachine() {
        kernel.takes_any = true;
        set_used(1232);
        write_text(saver_kernel, image.text());
        write_text(saver_initrd, std::string(0x1801, 's'));
        write_text(boot_note, "0\n");
    }

    bool has_disk() const { return device.is_there(); }
    // KiB that nothing can take back, and an image has at least.
    void set_used(unsigned used) {
        write_text(folder / "proc/meminfo",
                   "MemTotal: " + std::to_string(32768 + used) + " kB\nMemFree: 16384 kB\nMemAvailable:   32768 kB\n");
    }

    Exit leave(const std::string& command, std::vector<std::string> words = {}) {
        words.insert(words.begin(), {command, "--size=8M"});
        words.push_back(disk);
        return run(words);
    }
    Exit hibernate(const std::vector<std::string>& words = {}) { return leave("hibernate", words); }
    Exit snapshot(const std::vector<std::string>& words = {}) { return leave("snapshot", words); }

    // While it is loaded.
    std::string command_line() const { return text_at(params().hdr.cmd_line_ptr); }

    // While the machine is away, whoever runs then leaves that state in the header.
    void meanwhile(
        State state, const std::function<void(Header&)>& change = [](auto&) {}) {
        kernel.on_jump = [=, this] {
            auto header = header_on(disk);
            header.state = state;
            change(header);
            put_header_on(disk, header);
        };
    }
    // Every jump's slot is empty again, and the one before is chosen.
    bool is_unloaded() const {
        return kernel.unloads == kernel.loads && kernel.memory.empty() && kernel.chosen == 2 && kernel.locks == 0;
    }
};

}  // namespace kjump::test
