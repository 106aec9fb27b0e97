// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What the tests of KEXEC_IN_PLACE share: the system call, slots, and physical memory.
#pragma once

#include <cerrno>
#include <cstdint>
#include <vector>

#include <fcntl.h>
#include <linux/kexec.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "error.hpp"
#include "tap.hpp"

namespace user {

constexpr std::uint32_t kPage = 4096;
constexpr unsigned long kInPlace = 0x8000;  // KEXEC_IN_PLACE
constexpr std::uint32_t kFree = 32 << 20;   // where Linux leaves memory alone, by the command line

// Thousands of segments are loaded, or refused.
void check_segments(Tap& tap);

// Memory that a driver, a disk in memory, the firmware or another slot's peer has is not written to.
void check_owners(Tap& tap);

// Readers of the slots and of an image's memory do not keep anybody from loading.
void check_readers(Tap& tap);

inline kexec_segment segment(const void* bytes, std::size_t size, std::uint32_t physical, std::size_t memory) {
    return {bytes, size, reinterpret_cast<const void*>(physical), memory};
}

// errno, or 0. An image without segments unloads.
inline int load(const std::vector<kexec_segment>& list, unsigned long flags, std::uint32_t entry = 0x1000000) {
    return syscall(SYS_kexec_load, static_cast<unsigned long>(entry), list.size(), list.data(), flags) == 0 ? 0 : errno;
}

// errno of writing the text, or 0.
inline int write_text(const char* name, const char* text) {
    const int file = open(name, O_WRONLY);
    if (file < 0) {
        die_of_errno(name);
    }
    const int error = write(file, text, std::strlen(text)) < 0 ? errno : 0;
    close(file);
    return error;
}

inline void choose_slot(const char* slot) {
    if (const int error = write_text("/sys/kernel/kexec_slot", slot)) {
        die("/sys/kernel/kexec_slot", std::strerror(error));
    }
}

inline bool loaded() {
    const int file = open("/sys/kernel/kexec_loaded", O_RDONLY);
    char digit = 0;
    if (file < 0 || read(file, &digit, 1) != 1) {
        die_of_errno("/sys/kernel/kexec_loaded");
    }
    close(file);
    return digit == '1';
}

// Physical memory, whole pages, to look at.
inline const std::uint32_t* map_memory(std::uint32_t physical, std::size_t bytes) {
    const int memory = open("/dev/mem", O_RDONLY);
    auto* const mapped = mmap(nullptr, bytes, PROT_READ, MAP_SHARED, memory, static_cast<off_t>(physical));
    if (memory < 0 || mapped == MAP_FAILED) {
        die_of_errno("/dev/mem");
    }
    close(memory);
    return static_cast<const std::uint32_t*>(mapped);
}

}  // namespace user
