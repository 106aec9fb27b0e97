// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/kernel_id.hpp"

#include "base/text.hpp"
#include "elf/elf_notes.hpp"

namespace kjump {
namespace {

constexpr std::string_view kVmcoreinfo = "VMCOREINFO";

std::string value_of(const std::string& vmcoreinfo, const std::string& key) {
    const auto found = ("\n" + vmcoreinfo).find("\n" + key + "=");
    if (found == std::string::npos) {
        return "";
    }
    const auto start = found + key.size() + 1;
    return vmcoreinfo.substr(start, vmcoreinfo.find('\n', start) - start);
}

std::vector<std::uint8_t> bytes_of(const std::string& digits) {
    std::vector<std::uint8_t> bytes;
    for (std::size_t at = 0; at + 1 < digits.size(); at += 2) {
        if (const auto byte = number("0x" + digits.substr(at, 2))) {
            bytes.push_back(static_cast<std::uint8_t>(*byte));
        }
    }
    return bytes;
}

}  // namespace

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

std::optional<KernelId> kernel_in(const std::string& vmcoreinfo) {
    const auto release = value_of(vmcoreinfo, "OSRELEASE");
    if (release.empty()) {
        return std::nullopt;
    }
    return KernelId{release, "", bytes_of(value_of(vmcoreinfo, "BUILD-ID"))};
}

std::string vmcoreinfo_in(std::span<const std::uint8_t> notes) {
    Note note;
    while (take_note(notes, note)) {
        if (note.name == kVmcoreinfo) {
            return {note.descriptor.begin(), note.descriptor.end()};
        }
    }
    return "";
}

std::string vmcoreinfo_of_page(std::span<const std::uint8_t> page) {
    Elf32_Nhdr header;
    const auto name_end = sizeof header + kVmcoreinfo.size();
    if (page.size() <= name_end ||
        std::memcmp(page.data() + sizeof header, kVmcoreinfo.data(), kVmcoreinfo.size() + 1) != 0) {
        return "";
    }
    std::memcpy(&header, page.data(), sizeof header);
    if (header.n_namesz != kVmcoreinfo.size() + 1) {
        return "";
    }
    const auto descriptor = page.subspan(name_end + 2);  // 11 bytes of name, padded to 12
    return {descriptor.begin(), descriptor.begin() + static_cast<std::ptrdiff_t>(
                                                         std::min<std::size_t>(descriptor.size(), header.n_descsz))};
}

}  // namespace kjump
