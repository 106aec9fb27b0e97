// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Included before every source of the library when clang compiles it, which turns copies of structs into calls and has
// no -minline-all-stringops. Each object has these two to itself: the embedder need not have them, and one that does
// may pass arguments in registers, as Linux does on i386.
#pragma once

#include <cstddef>

namespace {

[[gnu::used]] void* copy_bytes(void* to, const void* from, std::size_t bytes) asm("memcpy");
[[gnu::used]] void* set_bytes(void* to, int byte, std::size_t bytes) asm("memset");

void* copy_bytes(void* to, const void* from, std::size_t bytes) {
    void* at = to;
    asm volatile("rep movsb" : "+D"(at), "+S"(from), "+c"(bytes)::"memory");
    return to;
}

void* set_bytes(void* to, int byte, std::size_t bytes) {
    void* at = to;
    asm volatile("rep stosb" : "+D"(at), "+c"(bytes) : "a"(byte) : "memory");
    return to;
}

}  // namespace
