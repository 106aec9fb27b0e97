// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The kexec_load system call without kexec-tools: a payload, and filler around it, in as many
// segments as Linux takes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <linux/kexec.h>

#include "elf_file.hpp"

namespace user {

class KexecImage {
public:
    // Reads an ELF32 executable; its segments load at their physical addresses. Ends the program
    // if it is none.
    explicit KexecImage(const char* file);
    KexecImage(const KexecImage&) = delete;  // segments_ points into file_ and fillers_

    // Adds `count` segments of `bytes` each (whole pages), one behind the other from `physical`
    // up, full of a pattern.
    void add_filler(unsigned count, std::size_t bytes, std::uint32_t physical);

    // Loads it to come back from (KEXEC_PRESERVE_CONTEXT); 0 or an errno. Replaces what was
    // loaded.
    int load() const;

private:
    ElfFile file_;
    std::vector<std::string> fillers_;
    std::vector<kexec_segment> segments_;
};

// Unloads what is loaded; 0 or an errno.
int unload_image();

// Leaves through the loaded image; 0 after coming back, or an errno when there was no leaving.
int jump();

}  // namespace user
