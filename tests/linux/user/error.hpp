// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Ends these programs with one sentence on stderr.
#pragma once

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace user {

[[noreturn]] inline void die(const char* what, const char* why) {
    std::fflush(stdout);
    std::fprintf(stderr, "%s: %s: %s\n", program_invocation_short_name, what, why);
    std::exit(1);
}

[[noreturn]] inline void die_of_errno(const char* what) { die(what, std::strerror(errno)); }

// A number from the command line, decimal or 0x..., at least `lowest`.
inline unsigned long number(const char* text, unsigned long lowest, const char* what) {
    char* end;
    errno = 0;
    const auto value = std::strtoul(text, &end, 0);
    if (*text == '-' || end == text || *end != '\0' || errno != 0 || value < lowest) {
        die(text, what);
    }
    return value;
}

}  // namespace user
