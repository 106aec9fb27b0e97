// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The saver: a kernel, and an initrd that saves to where a save is awaited.
#pragma once

#include <string>

#include "machine/image_version.hpp"

namespace kjump {

// Of the running kernel's `release`: the kernel that is installed; the same as kjump make-saver keeps it, unpacked; and
// the initrd that it makes, which writes images of that version.
std::string saver_kernel(const std::string& root, const std::string& release);
std::string unpacked_saver_kernel(const std::string& root, const std::string& release);
std::string saver_initrd(const std::string& root, const std::string& release, unsigned version = kLastImageVersion);

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
