// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What every fuzz target has: libFuzzer's function, its input taken apart, and the way to say that a property is
// broken.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>

// libFuzzer calls it with inputs that it makes up, replay.cpp with the files of the corpus. Returns 0.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace fuzz {

// A property of the code under test; `sentence` says what is wrong if it does not hold.
inline void require(bool holds, const char* sentence) {
    if (!holds) {
        std::fprintf(stderr, "fuzz: %s\n", sentence);
        std::abort();
    }
}

// The input, number by number from the front; behind its end all are 0.
class Input {
public:
    Input(const std::uint8_t* data, std::size_t size) : left_(data, size) {}

    [[nodiscard]] bool empty() const { return left_.empty(); }
    // Little-endian, of `bytes` bytes.
    std::uint64_t number(unsigned bytes) {
        std::uint64_t value = 0;
        for (unsigned i = 0; i < bytes && !left_.empty(); ++i) {
            value |= std::uint64_t{left_.front()} << (8 * i);
            left_ = left_.subspan(1);
        }
        return value;
    }
    bool flag() { return (number(1) & 1) != 0; }
    // Up to the next `end`, which is dropped.
    std::string text(char end) {
        std::string text;
        while (!left_.empty()) {
            const auto byte = static_cast<char>(number(1));
            if (byte == end) {
                break;
            }
            text += byte;
        }
        return text;
    }
    [[nodiscard]] std::span<const std::uint8_t> rest() const { return left_; }

private:
    std::span<const std::uint8_t> left_;
};

}  // namespace fuzz
