// SPDX-License-Identifier: MIT OR GPL-2.0-only
// VMCOREINFO: the text by which a Linux kernel tells a dump's readers its release and the layout of its structures,
// "KEY=VALUE" a line.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "machine/kernel_id.hpp"

namespace kjump {

class Vmcoreinfo {
public:
    Vmcoreinfo() = default;
    explicit Vmcoreinfo(std::string text) : text_(std::move(text)) {}

    const std::string& text() const { return text_; }
    bool empty() const { return text_.empty(); }
    // Empty if there is no such line.
    std::string value(const std::string& key) const;
    // The value of a line as "SIZE(page)" or "NUMBER(PG_lru)", which is decimal and may be negative, and of
    // "SYMBOL(NAME)", an address in hexadecimal.
    std::optional<std::int64_t> number(const std::string& key) const;
    std::optional<std::uint64_t> symbol(const std::string& name) const;
    // Nothing if it names no release.
    std::optional<KernelId> kernel() const;

private:
    std::string text_;
};

constexpr std::string_view kVmcoreinfoName = "VMCOREINFO";  // of the note

// The text of the VMCOREINFO note in ELF notes, and where it is in them; empty if there is none.
std::span<const std::uint8_t> vmcoreinfo_text(std::span<const std::uint8_t> notes);
Vmcoreinfo vmcoreinfo_in(std::span<const std::uint8_t> notes);

// The text of the note that `page` begins with, as far as the page has whole lines of it; empty if it begins with
// something else.
Vmcoreinfo vmcoreinfo_of_page(std::span<const std::uint8_t> page);

}  // namespace kjump
