// SPDX-License-Identifier: MIT OR GPL-2.0-only
// ELF notes: name, type and descriptor, each padded to four bytes.
#pragma once

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

// Takes the first note off the front of `bytes`. False if there is no whole note.
inline bool take_note(std::span<const std::uint8_t>& bytes, Note& note) {
    Elf32_Nhdr header;  // the 64-bit one is the same
    if (bytes.size() < sizeof header) {
        return false;
    }
    std::memcpy(&header, bytes.data(), sizeof header);
    const auto padded = [](std::uint64_t size) { return (size + 3) / 4 * 4; };
    const auto descriptor = sizeof header + padded(header.n_namesz);
    if (descriptor > bytes.size() || header.n_descsz > bytes.size() - descriptor) {
        return false;
    }
    const auto* name = reinterpret_cast<const char*>(bytes.data() + sizeof header);
    note = {{name, strnlen(name, header.n_namesz)},
            header.n_type,
            bytes.subspan(static_cast<std::size_t>(descriptor), header.n_descsz)};
    const auto end = descriptor + padded(header.n_descsz);
    bytes = bytes.subspan(end < bytes.size() ? static_cast<std::size_t>(end) : bytes.size());
    return true;
}

// Puts one behind `notes`.
inline void append_note(std::vector<std::uint8_t>& notes, std::string_view name, std::uint32_t type,
                        std::span<const std::uint8_t> descriptor) {
    const auto put = [&](const auto* first, std::size_t bytes) {
        notes.insert(notes.end(), first, first + bytes);
        notes.resize((notes.size() + 3) / 4 * 4);
    };
    const Elf32_Nhdr header{static_cast<Elf32_Word>(name.size() + 1), static_cast<Elf32_Word>(descriptor.size()), type};
    put(reinterpret_cast<const std::uint8_t*>(&header), sizeof header);
    notes.insert(notes.end(), name.begin(), name.end());
    put("", 1);
    put(descriptor.data(), descriptor.size());
}

}  // namespace kjump
