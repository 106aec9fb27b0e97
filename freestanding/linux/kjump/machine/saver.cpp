// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/saver.hpp"

#include <algorithm>
#include <array>

#include <unistd.h>

#include "base/file.hpp"
#include "base/text.hpp"

namespace kjump {
namespace {

// Of a command line, what is about file systems, memory, a crash, the screen or a boot loader, and not about the
// machine. A word that ends with '=' or '.' stands for all that begin with it.
constexpr std::array kNotForSaver{
    "BOOT_IMAGE=",
    "boot=",
    "break",
    "break=",
    "cma=",
    "crashkernel=",
    "default_hugepagesz=",
    "elfcorehdr=",
    "hugepages=",
    "hugepagesz=",
    "hugetlb_cma=",
    "init=",
    "initrd=",
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
    "noresume",
    "numa=",
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
    "splash",
    "sysctl.",
    "systemd.",
    "trace_buf_size=",
};

// What the guard needs (guard.hpp): memory, which Linux finds at a multiple of 16 MiB; one processor, the one that this
// kernel leaves from; and that an oops is a panic too, or the saver would wait for ever.
constexpr const char* kForGuard = "crashkernel=1M nr_cpus=1 oops=panic ";

// Its lines; none if there is none.
std::vector<std::string> boot_note(const std::string& root, const std::string& release) {
    const auto name = root + "/var/lib/kjump/boot-" + release + version_suffix(kImageVersion);
    return access(name.c_str(), R_OK) == 0 ? lines_of(contents(name)) : std::vector<std::string>{};
}

bool is_for_saver(const std::string& word) {
    return std::ranges::none_of(kNotForSaver, [&](const std::string& other) {
        return other.ends_with('=') || other.ends_with('.') ? word.starts_with(other) : word == other;
    });
}

}  // namespace

std::string saver_kernel(const std::string& root, const std::string& release) {
    return root + "/boot/vmlinuz-" + release;
}

std::string saver_initrd(const std::string& root, const std::string& release, unsigned version) {
    return root + "/var/lib/kjump/saver-" + release + version_suffix(version) + ".img";
}

std::optional<std::uint64_t> boot_place(const std::string& root, const std::string& release) {
    const auto lines = boot_note(root, release);
    return lines.empty() ? std::nullopt : number(lines[0]);
}

std::string boot_secret(const std::string& root, const std::string& release) {
    const auto lines = boot_note(root, release);
    return lines.size() < 2 ? "" : lines[1];
}

std::string make_initrds(const std::string& root) {
    const auto has = [&](const char* tool) { return access((root + tool).c_str(), X_OK) == 0; };
    return !has("/usr/sbin/update-initramfs") && has("/usr/bin/dracut") ? "dracut --force --regenerate-all"
                                                                        : "update-initramfs -u -k all";
}

// initramfs-tools(7), "boot": the script of that name takes the place of the one that mounts a root file system.
std::string saver_words(const std::string& place, Afterwards afterwards, const std::string& own) {
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
    return words + kForGuard + "boot=kjump kjump=" + place + (afterwards == Afterwards::kPowerOff ? ",off" : ",back");
}

}  // namespace kjump
