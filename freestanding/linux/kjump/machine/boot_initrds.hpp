// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The initrds that this machine boots with: what each restores, as boot/initrd.sh has noted it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kjump {

// Instead of the digest of a key file, BootSecret::secret.
inline constexpr const char *kByPassphrase = "passphrase", *kNoKey = "none";

// Bytes from the start of its disk to the file in which the initrd of `release` looks for an image of
// kLastImageVersion, as boot/initrd.sh has noted it; 0 if it looks at the start of disks alone, nothing if it looks for
// none, or if the initrd is older than the note.
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
// it and it is not older than the note: a boot may start any of them. That of `running` is the first, noted or not.
std::vector<BootSecret> boot_secrets(const std::string& root, const std::string& running);

// Bytes of the largest initrd in `root`/boot, as a file, by the names that Debian's boot loaders look for; 0 if there
// is none.
std::uint64_t largest_initrd(const std::string& root);

// The command that makes the initrds of all kernels anew, by initramfs-tools or, where that is missing, by dracut.
std::string make_initrds(const std::string& root);

// What is noted of the initrd of a kernel.
struct BootInitrd {
    std::string release;
    std::optional<std::uint64_t> place;  // as boot_place() has it
    std::string secret;                  // as BootSecret has it
    bool is_of_another_version = false;  // it restores images of another version of kjump, and no others
};

// Of the kernel `running`, and then of every other one in `root`/boot by its name, noted or not; nothing if the notes
// are not for who asks.
std::optional<std::vector<BootInitrd>> boot_initrds(const std::string& root, const std::string& running);

}  // namespace kjump
