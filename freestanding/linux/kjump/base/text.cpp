// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "base/text.hpp"

#include <cerrno>
#include <charconv>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>

#include "base/failure.hpp"

namespace kjump {

void fail_io(const std::string& name) { throw Failure(Exit::kIo, name + ": " + std::strerror(errno)); }

void refuse_target(const std::string& name, const std::string& why) { throw Failure(Exit::kTarget, name + ": " + why); }

std::string sentence_of(const std::exception& failure) {
    if (dynamic_cast<const Failure*>(&failure) != nullptr) {
        return failure.what();
    }
    if (dynamic_cast<const std::bad_alloc*>(&failure) != nullptr) {
        return "out of memory";
    }
    return std::string("a fault of kjump itself: ") + failure.what();
}

std::string text(const char* format, ...) {
    std::va_list arguments;
    va_start(arguments, format);
    char* bytes = nullptr;
    const int size = vasprintf(&bytes, format, arguments);
    va_end(arguments);
    if (size < 0) {
        throw std::bad_alloc();
    }
    std::string result(bytes, static_cast<std::size_t>(size));
    std::free(bytes);
    return result;
}

std::string mebibytes(std::uint64_t bytes) { return text("%.1f MiB", static_cast<double>(bytes) / (1 << 20)); }

std::string hex(std::span<const std::uint8_t> bytes) {
    std::string digits;
    for (const auto byte : bytes) {
        digits += text("%02x", byte);
    }
    return digits;
}

bool read_hex(const std::string& digits, std::span<std::uint8_t> bytes) {
    if (digits.size() != 2 * bytes.size()) {
        return false;
    }
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto byte = number("0x" + digits.substr(2 * i, 2));
        if (!byte) {
            return false;
        }
        bytes[i] = static_cast<std::uint8_t>(*byte);
    }
    return true;
}

std::string printable(const std::string& words) {
    std::string result;
    for (const auto c : words) {
        const auto byte = static_cast<unsigned char>(c);
        result += byte < 0x20 || byte > 0x7e ? text("\\x%02x", byte) : std::string(1, c);
    }
    return result;
}

std::string first_line(const std::string& lines) { return lines.substr(0, lines.find('\n')); }

std::vector<std::string> lines_of(const std::string& words) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < words.size(); at += lines.back().size() + 1) {
        lines.push_back(words.substr(at, words.find('\n', at) - at));
    }
    return lines;
}

std::optional<std::uint64_t> number(const std::string& word) {
    const bool is_hexadecimal = word.starts_with("0x");
    const auto* const end = word.data() + word.size();
    std::uint64_t value;
    const auto [stop, error] =
        std::from_chars(word.data() + (is_hexadecimal ? 2 : 0), end, value, is_hexadecimal ? 16 : 10);
    if (error != std::errc{} || stop != end) {
        return std::nullopt;
    }
    return value;
}

}  // namespace kjump
