// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/kernel_id.hpp"

#include "base/text.hpp"
#include "elf/elf_notes.hpp"

namespace kjump {
bool KernelId::is_same_as(const KernelId& other) const {
    if (release != other.release) {
        return false;
    }
    if (!build_id.empty() && !other.build_id.empty()) {
        return build_id == other.build_id;
    }
    return version.empty() || other.version.empty() || version == other.version;
}

std::string KernelId::describe() const {
    return printable(release) + (version.empty() ? "" : " " + printable(version)) +
           (build_id.empty() ? "" : " (build " + hex(build_id).substr(0, 12) + ")");
}

std::vector<std::uint8_t> build_id_in(std::span<const std::uint8_t> notes) {
    Note note;
    while (take_note(notes, note)) {
        if (note.name == ELF_NOTE_GNU && note.type == NT_GNU_BUILD_ID) {
            return {note.descriptor.begin(), note.descriptor.end()};
        }
    }
    return {};
}

}  // namespace kjump
