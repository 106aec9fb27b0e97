// SPDX-License-Identifier: MIT OR GPL-2.0-only
// An image's header in words.
#pragma once

#include <cstdio>

#include "image/header.hpp"

namespace kjump {

// "2026-11-24 09:30:00 UTC"; before 1970 and from the year 10000 on "no date (SECONDS s)".
std::string date(std::int64_t seconds);

// Of no less than 0 s: "3 min", "2 h 5 min", "4 d 1 h".
std::string age(std::int64_t seconds);

// What can be done with it, in a line.
std::string describe_state(const Header& header, Origin origin);

// One property a line, its name first.
void print_header(std::FILE* out, const Header& header, Origin origin);

}  // namespace kjump
