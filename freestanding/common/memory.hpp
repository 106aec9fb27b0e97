// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Declares memcpy and its relatives, as <cstring> would; freestanding C++20 has no <cstring>.
#pragma once

#include <cstddef>

extern "C" {
void* memcpy(void* to, const void* from, std::size_t bytes);
void* memset(void* at, int value, std::size_t bytes);
void* memmove(void* to, const void* from, std::size_t bytes);
int memcmp(const void* left, const void* right, std::size_t bytes);
}
