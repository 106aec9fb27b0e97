// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Text without iostreams, which would make the program a megabyte larger.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace kjump {

// printf into a string.
[[gnu::format(printf, 1, 2)]] std::string text(const char* format, ...);

// "12.3 MiB".
std::string mebibytes(std::uint64_t bytes);

// Lower-case hexadecimal digits, two a byte.
std::string hex(std::span<const std::uint8_t> bytes);

// The reverse, of digits of either case, two for each of `bytes`. False, and some of `bytes` may have changed, if there
// are more or fewer of them, or something else.
bool read_hex(const std::string& digits, std::span<std::uint8_t> bytes);

// The same text with every byte that is not a printable character of ASCII written as in \x1b:
// text of unknown origin cannot steer a terminal then.
std::string printable(const std::string& words);

// Up to the first end of a line.
std::string first_line(const std::string& lines);

// The lines of a text, without their ends.
std::vector<std::string> lines_of(const std::string& words);

// Unsigned, decimal whatever it begins with, or hexadecimal with 0x; nothing around it, and no NUL in it.
std::optional<std::uint64_t> number(const std::string& word);

}  // namespace kjump
