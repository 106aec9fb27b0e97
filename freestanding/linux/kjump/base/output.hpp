// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Standard output, or a test's, for what prints character by character.
#pragma once

#include <cstdio>

#include "../../../common/bios_print.hpp"

namespace kjump {

inline freestanding::Output output_to(std::FILE* file) {
    return {[](void* where, char c) { std::fputc(c, static_cast<std::FILE*>(where)); }, file};
}

}  // namespace kjump
