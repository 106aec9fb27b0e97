// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Ranges of physical memory: the machine's as its firmware names them, the running kernel's as
// Linux does.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/sha256.hpp"

namespace kjump {

constexpr std::uint64_t kLowMemoryEnd = 1 << 20;

struct MemoryRange {
    std::uint64_t start;  // physical, bytes
    std::uint64_t end;    // behind the last byte
    bool operator==(const MemoryRange&) const = default;
};

class MemoryMap {
public:
    // Sorts; joins what touches or overlaps; drops what is empty.
    explicit MemoryMap(std::vector<MemoryRange> ranges);

    bool contains(std::uint64_t physical) const;
    bool overlaps(const MemoryRange& other) const;
    // True if every byte of `other` is in this range.
    bool covers(const MemoryRange& other) const;
    // What of this is not in `other`.
    MemoryMap without(const MemoryMap& other) const;
    // Every page that some byte of this is in.
    MemoryMap whole_pages() const;
    std::uint64_t bytes() const;
    // One range a line, "100000-ffdffff" with the last byte inclusive: the canonical form that
    // images are bound to.
    std::string text() const;
    // The same for a sentence: "0x100000-0xffdffff, 0x...", four ranges at most, "nothing" if there is none.
    std::string describe() const;
    const std::vector<MemoryRange>& ranges() const { return ranges_; }

private:
    std::vector<MemoryRange> ranges_;
};

// The RAM that this kernel was told of, out of `root`/sys/firmware/memmap.
MemoryMap firmware_memory(const std::string& root);

// The machine's RAM from 1 MiB up, out of the same: with that of kernels that are away. Boot loaders report the memory
// below differently. The memory above is the same in a kernel that was started by kexec, even where mem= or memmap=
// take some of it from that kernel.
MemoryMap machine_memory(const std::string& root);

// The map whose text() begins with `text`, up to the last whole line.
MemoryMap parse_map(const std::string& text);

// The digest that binds an image to a machine.
Digest digest_of(const MemoryMap& map);

// Memory that the running kernel uses itself: "System RAM" in the text of /proc/iomem.
MemoryMap system_ram(const std::string& iomem);

// Memory that crashkernel= reserved: "Crash kernel" in the same text.
MemoryMap crash_memory(const std::string& iomem);

// Number of bytes of `name` ("MemTotal", "MemAvailable") in `meminfo`, the text of /proc/meminfo.
// Throws Failure(Exit::kIo).
std::uint64_t memory_in(const std::string& meminfo, const std::string& name);

}  // namespace kjump
