// SPDX-License-Identifier: MIT OR GPL-2.0-only
// ELF notes: name, type and descriptor, each padded to four bytes.
#pragma once

#include <algorithm>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

#include <elf.h>

namespace kjump {

struct Note {
    std::string_view name;
    std::uint32_t type;
    std::span<const std::uint8_t> descriptor;
};

constexpr std::uint64_t padded(std::uint64_t size) { return (size + 3) / 4 * 4; }

// Takes header and name of the first note off the front of `bytes`, which then begin with its descriptor. False if they
// are not whole.
inline bool take_note_name(std::span<const std::uint8_t>& bytes, Elf32_Nhdr& header, std::string_view& name) {
    if (bytes.size() < sizeof header) {
        return false;
    }
    std::memcpy(&header, bytes.data(), sizeof header);  // the 64-bit one is the same
    const auto descriptor = sizeof header + padded(header.n_namesz);
    if (descriptor > bytes.size()) {
        return false;
    }
    const auto* start = reinterpret_cast<const char*>(bytes.data() + sizeof header);
    name = {start, strnlen(start, header.n_namesz)};
    bytes = bytes.subspan(static_cast<std::size_t>(descriptor));
    return true;
}

// Takes the first note off the front of `bytes`. False if there is no whole note; `bytes` begin anywhere then.
inline bool take_note(std::span<const std::uint8_t>& bytes, Note& note) {
    Elf32_Nhdr header;
    if (!take_note_name(bytes, header, note.name) || header.n_descsz > bytes.size()) {
        return false;
    }
    note.type = header.n_type;
    note.descriptor = bytes.first(header.n_descsz);
    bytes = bytes.subspan(static_cast<std::size_t>(std::min<std::uint64_t>(padded(header.n_descsz), bytes.size())));
    return true;
}

// Puts one behind `notes`.
inline void append_note(std::vector<std::uint8_t>& notes, std::string_view name, std::uint32_t type,
                        std::span<const std::uint8_t> descriptor) {
    const auto put = [&](const auto* first, std::size_t bytes) {
        notes.insert(notes.end(), first, first + bytes);
        notes.resize(static_cast<std::size_t>(padded(notes.size())));
    };
    const Elf32_Nhdr header{static_cast<Elf32_Word>(name.size() + 1), static_cast<Elf32_Word>(descriptor.size()), type};
    put(reinterpret_cast<const std::uint8_t*>(&header), sizeof header);
    notes.insert(notes.end(), name.begin(), name.end());
    put("", 1);
    put(descriptor.data(), descriptor.size());
}

}  // namespace kjump
