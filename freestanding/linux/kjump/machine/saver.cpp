// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/saver.hpp"

#include <algorithm>
#include <array>

namespace kjump {
namespace {

// Of a command line, what is about file systems, memory, crashes and what counts as one, the screen or a boot loader,
// and not about the machine. A word that ends with '=' or '.' stands for all that begin with it.
constexpr std::array kNotForSaver{
    "BOOT_IMAGE=",
    "boot=",
    "break",
    "break=",
    "cma=",
    "crashkernel=",
    "default_hugepagesz=",
    "elfcorehdr=",
    "hardlockup_panic=",
    "hugepages=",
    "hugepagesz=",
    "hugetlb_cma=",
    "hung_task_panic=",
    "init=",
    "initrd=",
    "iomem=",
    "kernelcore=",
    "kexec_jump_back_entry=",
    "kgdbwait",
    "kjump=",
    "kjump_bios=",
    "kjump_vmcoreinfo=",
    "log_buf_len=",
    "mem=",
    "memmap=",
    "memtest=",
    "movablecore=",
    "nmi_watchdog=",
    "noresume",
    "nosoftlockup",
    "nowatchdog",
    "numa=",
    "panic_on_taint=",
    "panic_on_warn",
    "rd.",
    "rdinit=",
    "reserve_mem=",
    "resume=",
    "resume_offset=",
    "ro",
    "root=",
    "rootdelay=",
    "rootflags=",
    "rootfstype=",
    "rw",
    "softlockup_panic=",
    "splash",
    "sysctl.",
    "systemd.",
    "trace_buf_size=",
    "watchdog_thresh=",
};

// What the guard needs (guard.hpp): memory, which Linux finds at a multiple of 16 MiB; one processor, the one that this
// kernel leaves from; and that an oops is a panic too, or the saver would wait for ever.
constexpr const char* kForGuard = "crashkernel=1M nr_cpus=1 oops=panic ";

bool is_for_saver(const std::string& word) {
    return std::ranges::none_of(kNotForSaver, [&](const std::string& other) {
        return other.ends_with('=') || other.ends_with('.') ? word.starts_with(other) : word == other;
    });
}

}  // namespace

std::string saver_kernel(const std::string& root, const std::string& release) {
    return root + "/boot/vmlinuz-" + release;
}

std::string unpacked_saver_kernel(const std::string& root, const std::string& release) {
    return root + "/var/lib/kjump/saver-" + release + ".kernel";
}

std::string saver_initrd(const std::string& root, const std::string& release, unsigned version) {
    return root + "/var/lib/kjump/saver-" + release + version_suffix(version) + ".img";
}

std::string saver_task(const std::string& place, Afterwards afterwards, bool is_encrypted) {
    return place + (afterwards == Afterwards::kPowerOff ? ",off" : ",back") + (is_encrypted ? ",encrypted" : "");
}

// initramfs-tools(7), "boot": the script of that name takes the place of the one that mounts a root file system.
std::string saver_words(const std::string& task, const std::string& own, const std::string& more) {
    std::string words;
    for (std::size_t at = 0; at < own.size();) {
        const auto end = std::min(own.find_first_of(" \n", at), own.size());
        const auto word = own.substr(at, end - at);
        if (word == "--") {
            break;  // the rest is init's
        }
        if (!word.empty() && is_for_saver(word)) {
            words += word + " ";
        }
        at = end + 1;
    }
    return words + kForGuard + "boot=kjump kjump=" + task + (more.empty() ? "" : " ") + more;
}

// By /dev/mem it reads the kernel that woke it. /proc/vmcore has what was in use when it was booted.
std::string resident_saver_words(const std::string& own, const std::string& more) {
    return "iomem=relaxed " + saver_words("resident", own, more);
}

}  // namespace kjump
