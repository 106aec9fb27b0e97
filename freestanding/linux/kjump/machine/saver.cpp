// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/saver.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include <unistd.h>

#include "base/file.hpp"
#include "base/path.hpp"
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

constexpr const char *kNoteFolder = "/var/lib/kjump", *kNote = "boot-", *kVersion = ".v";

// Its lines; none if there is none.
std::vector<std::string> lines_in(const std::string& note) {
    return access(note.c_str(), R_OK) == 0 ? lines_of(contents(note)) : std::vector<std::string>{};
}

std::string boot_note(const std::string& root, const std::string& release) {
    return root + kNoteFolder + "/" + kNote + release + version_suffix(kLastImageVersion);
}

std::string secret_in(const std::string& note) {
    const auto lines = lines_in(note);
    return lines.size() < 2 ? "" : lines[1];
}

// Of the note with that name, of a version of images; empty if it is none.
std::string noted_release(const std::string& name) {
    const auto version = name.rfind(kVersion);
    const bool is_note =
        name.starts_with(kNote) && version != std::string::npos && number(name.substr(version + std::strlen(kVersion)));
    return is_note ? name.substr(std::strlen(kNote), version - std::strlen(kNote)) : "";
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
    const auto lines = lines_in(boot_note(root, release));
    return lines.empty() ? std::nullopt : number(lines[0]);
}

std::vector<BootSecret> boot_secrets(const std::string& root, const std::string& running) {
    std::vector<BootSecret> secrets{{running, secret_in(boot_note(root, running))}};
    auto names = names_in(root + kNoteFolder).value_or(std::vector<std::string>{});
    std::ranges::sort(names);
    for (const auto& name : names) {
        const auto release = noted_release(name);
        if (!release.empty() && release != running && access(saver_kernel(root, release).c_str(), F_OK) == 0) {
            secrets.push_back({release, secret_in(root + kNoteFolder + "/" + name),
                               name.ends_with(version_suffix(kLastImageVersion))});
        }
    }
    return secrets;
}

std::string make_initrds(const std::string& root) {
    const auto has = [&](const char* tool) { return access((root + tool).c_str(), X_OK) == 0; };
    return !has("/usr/sbin/update-initramfs") && has("/usr/bin/dracut") ? "dracut --force --regenerate-all"
                                                                        : "update-initramfs -u -k all";
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
