// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The id by which a save that is awaited finds its place, and its place finds back.
#pragma once

#include <optional>
#include <string>

#include "image/header.hpp"

namespace kjump {

// At random, by the running kernel. Throws Failure(Exit::kIo).
ImageId new_image_id();

// A save that is awaited, for a command line.
struct Awaited {
    ImageId id;
    std::uint64_t at;  // bytes from the start of its device
};

// ID@AT, hexadecimal digits and a decimal number.
std::string words_of(const Awaited& awaited);
// Nothing of other words, nor of an id of zeros.
std::optional<Awaited> awaited_of(const std::string& words);

}  // namespace kjump
