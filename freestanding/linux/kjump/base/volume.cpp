// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "base/volume.hpp"

#include <algorithm>
#include <cstring>
#include <sstream>

#include <linux/dm-ioctl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/disk.hpp"
#include "base/failure.hpp"
#include "base/text.hpp"

namespace kjump {
namespace {

constexpr const char* kControl = "/dev/" DM_DIR "/" DM_CONTROL_NODE;
constexpr std::uint64_t kSector = 512;
constexpr std::size_t kFirstRoom = 16 << 10, kMostRoom = 16 << 20;  // bytes for the answer

// [linux] include/linux/kdev_t.h, huge_encode_dev(), of "MAJOR:MINOR".
std::uint64_t encoded(const std::string& number) {
    std::uint64_t major = 0, minor = 0;
    char colon = 0;
    std::istringstream(number) >> major >> colon >> minor;
    return (minor & 0xff) | major << 8 | (minor & ~std::uint64_t{0xff}) << 12;
}

// `at` is that of a dm_target_spec, which a string follows.
VolumePart decode_part(Bytes data, std::size_t at, std::uint32_t& next) {
    dm_target_spec spec;
    if (at > data.size() || data.size() - at < sizeof spec) {
        throw Failure(Exit::kIo, std::string(kControl) + ": the table of a volume ends early");
    }
    std::memcpy(&spec, data.data() + at, sizeof spec);
    next = spec.next;
    const auto rest = data.subspan(at + sizeof spec);
    const std::string words(rest.begin(), std::ranges::find(rest, 0));
    VolumePart part{spec.sector_start * kSector,
                    spec.length * kSector,
                    {spec.target_type, strnlen(spec.target_type, sizeof spec.target_type)},
                    "",
                    0};
    if (part.kind == "linear") {
        std::istringstream(words) >> part.device >> part.offset;
        part.offset *= kSector;
    }
    return part;
}

// Adds what [start, start + bytes) of a volume is below to `below`, and sets `device`, unless it is set to another one.
void add_below(const std::string& name, const Extent& extent, const std::vector<VolumePart>& parts,
               std::vector<Extent>& below, std::string& device) {
    auto at = extent.start;
    const auto end = extent.start + extent.bytes;
    while (at < end) {
        const auto part = std::ranges::find_if(
            parts, [&](const VolumePart& one) { return one.start <= at && at - one.start < one.bytes; });
        if (part == parts.end()) {
            refuse_target(name, "lies on a volume that has a gap there");
        }
        if (part->kind != "linear") {
            refuse_target(name,
                          "lies on a volume of the kind " + printable(part->kind) +
                              ", whose bytes a saver cannot write; it can on one that is linear, as lvcreate makes it");
        }
        if (!device.empty() && device != part->device) {
            refuse_target(name, "has parts on several disks, and an image has to be on one");
        }
        device = part->device;
        const auto bytes = std::min(end, part->start + part->bytes) - at;
        const auto start = part->offset + (at - part->start);
        if (start % kPage != 0 || bytes % kPage != 0) {
            refuse_target(name, "lies on a volume whose parts are no whole pages");
        }
        append(below, {start, bytes});
        at += bytes;
    }
}

}  // namespace

std::vector<VolumePart> volume_parts(const std::string& number) {
    const auto control = File::for_reading(kControl);
    for (auto room = kFirstRoom; room <= kMostRoom; room *= 2) {
        std::vector<std::uint8_t> answer(room);
        dm_ioctl query{};
        query.version[0] = DM_VERSION_MAJOR;
        query.data_size = static_cast<std::uint32_t>(room);
        query.data_start = sizeof query;
        query.flags = DM_STATUS_TABLE_FLAG;
        query.dev = encoded(number);
        std::memcpy(answer.data(), &query, sizeof query);
        if (ioctl(control.descriptor(), DM_TABLE_STATUS, answer.data()) != 0) {
            fail_io(kControl);
        }
        std::memcpy(&query, answer.data(), sizeof query);
        if ((query.flags & DM_BUFFER_FULL_FLAG) == 0) {
            return decode_volume_table(answer);
        }
    }
    throw Failure(Exit::kIo, std::string(kControl) + ": the table of a volume is too long");
}

std::vector<VolumePart> decode_volume_table(Bytes answer) {
    dm_ioctl header;
    if (answer.size() < sizeof header) {
        throw Failure(Exit::kIo, std::string(kControl) + ": answers with less than a header");
    }
    std::memcpy(&header, answer.data(), sizeof header);
    const auto data = answer.subspan(std::min<std::size_t>(header.data_start, answer.size()));
    std::vector<VolumePart> parts;
    std::uint32_t at = 0;
    for (std::uint32_t i = 0; i < header.target_count; ++i) {
        parts.push_back(decode_part(data, at, at));
    }
    return parts;
}

std::vector<Extent> extents_on_disk(const std::string& name, std::string number, std::vector<Extent> extents,
                                    const std::string& root, const VolumeTable& table) {
    while (true) {
        const auto folder = device_folder(number, root);
        if (folder.empty()) {
            refuse_target(name, "lies on no block device that this kernel knows");
        }
        if (!is_volume(folder)) {
            return extents;
        }
        if (access((folder + "/dm").c_str(), F_OK) != 0) {
            refuse_target(name, "lies on a RAID or on a cache, which a saver does not put together");
        }
        const auto parts = table(number);
        std::vector<Extent> below;
        std::string device;
        for (const auto& extent : extents) {
            add_below(name, extent, parts, below, device);
        }
        extents = below;
        number = device;
    }
}

}  // namespace kjump
