// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/unpack_kernel.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>

#include <unistd.h>

#include "base/file.hpp"
#include "base/mapped_file.hpp"
#include "base/program.hpp"
#include "base/zstandard.hpp"
#include "machine/unpacked_kernel.hpp"

namespace kjump {
namespace {

constexpr const char* kXz = "/usr/bin/xz";
constexpr std::array<std::uint8_t, 6> kXzMagic{0xfd, '7', 'z', 'X', 'Z', 0};
constexpr std::array<std::uint8_t, 4> kZstandardMagic{0x28, 0xb5, 0x2f, 0xfd};
constexpr std::uint64_t kSyssizeUnit = 16;

bool begins_with(Bytes bytes, Bytes magic) {
    return bytes.size() >= magic.size() && std::ranges::equal(bytes.first(magic.size()), magic);
}

struct Payload {
    Bytes packed;
    std::uint32_t unpacked_bytes;
};

// Behind what is packed is the size of what was ([linux] scripts/Makefile.lib, size_append).
Payload payload_of(const LinuxImage& image, const std::string& name) {
    const auto payload = image.payload();
    Payload found{};
    if (!payload || payload->size() < sizeof found.unpacked_bytes) {
        throw Failure(Exit::kSource, name + ": does not tell where the kernel is in it");
    }
    found.packed = payload->first(payload->size() - sizeof found.unpacked_bytes);
    std::memcpy(&found.unpacked_bytes, payload->data() + found.packed.size(), sizeof found.unpacked_bytes);
    if (found.unpacked_bytes > image.header.init_size) {
        throw Failure(Exit::kSource, name + ": is larger than the memory that its header asks for");
    }
    return found;
}

void move_to(const File& file, std::uint64_t offset) {
    if (lseek(file.descriptor(), static_cast<off_t>(offset), SEEK_SET) < 0) {
        fail_io(file.name());
    }
}

// xz ends where what is packed does.
void unpack_by_xz(const std::string& tool, const File& from, File& to) {
    if (access(tool.c_str(), X_OK) != 0) {
        throw Failure(Exit::kIo, tool + ": is not there; Debian's package xz-utils has it");
    }
    filter_by_program({tool, "--decompress", "--stdout", "--single-stream"}, from, to);
}

void check_unpacked(const std::string& to, const std::string& name) {
    MappedFile file(to, true);
    const auto image = linux_image(file.bytes(), name);
    if (!image.is_unpacked()) {
        throw Failure(Exit::kSource, name + ": has no kernel in it");
    }
    unpacked_kernel(image, file.writable(), name, true);
}

}  // namespace

std::vector<std::uint8_t> unpacked_front(const LinuxImage& packed, const std::string& name) {
    std::vector<std::uint8_t> front(packed.setup.begin(), packed.setup.end());
    const auto put = [&](std::size_t field, std::uint32_t value) {
        std::memcpy(front.data() + offsetof(boot_params, hdr) + field, &value, sizeof value);
    };
    const auto bytes = payload_of(packed, name).unpacked_bytes;
    put(offsetof(setup_header, syssize), static_cast<std::uint32_t>(round_up(bytes, kSyssizeUnit) / kSyssizeUnit));
    put(offsetof(setup_header, payload_offset), 0);
    put(offsetof(setup_header, payload_length), bytes);
    return front;
}

void unpack_kernel(const std::string& name, const std::string& to, const std::string& root) {
    const auto from = File::for_reading(name);
    const MappedFile file(name);
    const auto image = linux_image(file.bytes(), name);
    const auto front = unpacked_front(image, name);
    const auto [packed, bytes] = payload_of(image, name);
    auto unpacked = File::create(to);
    unpacked.write_at(0, front);
    if (begins_with(packed, kXzMagic)) {
        move_to(from, static_cast<std::uint64_t>(packed.data() - file.bytes().data()));
        move_to(unpacked, front.size());
        unpack_by_xz(root + kXz, from, unpacked);
    } else if (begins_with(packed, kZstandardMagic)) {
        std::vector<std::uint8_t> content(bytes);
        if (!unpack_zstandard(packed, content)) {
            throw Failure(Exit::kSource, name + ": cannot be unpacked");
        }
        unpacked.write_at(front.size(), content);
    } else {
        throw Failure(Exit::kSource, name + ": is packed neither by xz nor by Zstandard");
    }
    if (unpacked.size() != front.size() + bytes) {
        throw Failure(Exit::kSource, name + ": has another size unpacked than it says");
    }
    unpacked.end_at(front.size() + round_up(bytes, kSyssizeUnit));
    unpacked.sync();
    check_unpacked(to, name);
}

}  // namespace kjump
