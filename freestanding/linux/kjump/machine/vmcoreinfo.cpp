// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/vmcoreinfo.hpp"

#include <charconv>
#include <utility>

#include "base/text.hpp"
#include "elf/elf_notes.hpp"

namespace kjump {
namespace {

std::vector<std::uint8_t> bytes_of(const std::string& digits) {
    std::vector<std::uint8_t> bytes;
    for (std::size_t at = 0; at + 1 < digits.size(); at += 2) {
        if (const auto byte = number("0x" + digits.substr(at, 2))) {
            bytes.push_back(static_cast<std::uint8_t>(*byte));
        }
    }
    return bytes;
}

template <typename Number>
std::optional<Number> parse(const std::string& digits, int base) {
    Number value;
    const auto* const end = digits.data() + digits.size();
    const auto [stopped, error] = std::from_chars(digits.data(), end, value, base);
    return error == std::errc() && stopped == end ? std::optional(value) : std::nullopt;
}

}  // namespace

// A zero ends the value too: the image's header cannot hold one.
std::string Vmcoreinfo::value(const std::string& key) const {
    const auto found = ("\n" + text_).find("\n" + key + "=");
    if (found == std::string::npos) {
        return "";
    }
    const auto start = found + key.size() + 1;
    return text_.substr(start, text_.find_first_of(std::string_view("\n\0", 2), start) - start);
}

std::optional<std::int64_t> Vmcoreinfo::number(const std::string& key) const {
    return parse<std::int64_t>(value(key), 10);
}

std::optional<std::uint64_t> Vmcoreinfo::symbol(const std::string& name) const {
    return parse<std::uint64_t>(value("SYMBOL(" + name + ")"), 16);
}

std::optional<KernelId> Vmcoreinfo::kernel() const {
    const auto release = value("OSRELEASE");
    if (release.empty()) {
        return std::nullopt;
    }
    return KernelId{release, "", bytes_of(value("BUILD-ID"))};
}

std::span<const std::uint8_t> vmcoreinfo_text(std::span<const std::uint8_t> notes) {
    Note note;
    while (take_note(notes, note)) {
        if (note.name == kVmcoreinfoName) {
            return note.descriptor;
        }
    }
    return {};
}

Vmcoreinfo vmcoreinfo_in(std::span<const std::uint8_t> notes) {
    const auto text = vmcoreinfo_text(notes);
    return Vmcoreinfo({text.begin(), text.end()});
}

Vmcoreinfo vmcoreinfo_of_page(std::span<const std::uint8_t> page) {
    Elf32_Nhdr header;
    std::string_view name;
    if (!take_note_name(page, header, name) || name != kVmcoreinfoName || header.n_namesz != name.size() + 1) {
        return {};
    }
    std::string text(page.begin(), page.end());
    if (text.size() < header.n_descsz) {
        text.erase(text.rfind('\n') + 1);  // a number of which the last digits are missing is another number
    } else {
        text.resize(header.n_descsz);
    }
    return Vmcoreinfo(std::move(text));
}

}  // namespace kjump
