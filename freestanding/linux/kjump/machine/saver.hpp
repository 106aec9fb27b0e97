// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The saver: a kernel, and an initrd that saves to where a save is awaited.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "machine/image_version.hpp"

namespace kjump {

// Of the running kernel's `release`: the kernel that is installed, and the initrd that kjump make-saver makes, which
// writes images of that version.
std::string saver_kernel(const std::string& root, const std::string& release);
std::string saver_initrd(const std::string& root, const std::string& release, unsigned version = kLastImageVersion);

// Bytes from the start of its disk to the file in which the initrd of `release` looks for an image of
// kLastImageVersion, as boot/initrd.sh has noted it; 0 if it looks at the start of disks alone, nothing if it looks for
// none.
std::optional<std::uint64_t> boot_place(const std::string& root, const std::string& release);

// By what the initrd of a kernel restores encrypted images, and no others.
struct BootSecret {
    std::string release;
    // The SHA-256 of its key file's content in hexadecimal digits, "passphrase", or "none" if it was to have a key and
    // has none; empty if it takes images that are not encrypted, and no others.
    std::string secret;
    bool is_of_this_version = true;  // it knows images of kLastImageVersion
};

// Of every kernel that is in `root`/boot and whose initrd restores images of any version, as boot/initrd.sh has noted
// it: a boot may start any of them. That of `running` is the first, noted or not.
std::vector<BootSecret> boot_secrets(const std::string& root, const std::string& running);

// The command that makes the initrds of all kernels anew, by initramfs-tools or, where that is missing, by dracut.
std::string make_initrds(const std::string& root);

// What its initrd does when the image is complete.
enum class Afterwards { kPowerOff, kComeBack };

// What it is asked: `place`, where a save is awaited; what comes afterwards; and whether the image has to be encrypted,
// which nobody who writes to the disk can change there.
std::string saver_task(const std::string& place, Afterwards afterwards, bool is_encrypted);

// What it is told on its command line: of `own`, the running kernel's, all that a kernel may need on this machine, its
// consoles too; its script; its task; and `more`, from the user.
std::string saver_words(const std::string& task, const std::string& own, const std::string& more = "");

// The same of one that sleeps until it is told its task, which kjump task shows it.
std::string resident_saver_words(const std::string& own, const std::string& more = "");

}  // namespace kjump
