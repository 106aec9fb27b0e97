// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A payload, and filler around it, without kexec-tools or kjump: what loads it and leaves through it is one of the two
// classes behind open_image().
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "elf_file.hpp"

namespace user {

class Image {
public:
    // Reads an ELF32 executable; its segments load at their physical addresses. Ends the program
    // if it is none.
    explicit Image(const char* file);
    Image(const Image&) = delete;  // segments_ points into file_ and fillers_
    virtual ~Image() = default;

    // Adds `count` segments of `bytes` each (whole pages), one behind the other from `physical`
    // up, full of a pattern.
    void add_filler(unsigned count, std::size_t bytes, std::uint32_t physical);

    // Loads it to come back from; 0 or an errno. Replaces what was loaded.
    virtual int load() const = 0;

    // Unloads what is loaded; 0 or an errno.
    virtual int unload() const = 0;

    // Leaves through the loaded image; 0 after coming back, or an errno when there was no leaving.
    virtual int jump() const = 0;

protected:
    struct Segment {
        const char* bytes;
        std::size_t size;
        std::uint32_t physical;
        std::size_t memory;  // bytes, whole pages
    };

    const std::vector<Segment>& segments() const { return segments_; }
    std::uint32_t entry() const { return file_.entry(); }

private:
    void add(const char* bytes, std::size_t size, std::uint32_t physical, std::size_t memory);

    ElfFile file_;
    std::vector<std::string> fillers_;
    std::vector<Segment> segments_;
};

// For the module, where its device is, otherwise for the system calls of a patched kernel.
std::unique_ptr<Image> open_image(const char* file);

}  // namespace user
