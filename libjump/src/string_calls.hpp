// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Included before every source of the library when clang compiles it, which turns copies of structs into calls and has
// no -minline-all-stringops. These four are all that it may call. Each object has them to itself: the embedder need not
// have them, and one that does may pass arguments in registers, as Linux does on i386.
#pragma once

#include <cstddef>
#include <cstdint>

namespace {

[[gnu::used]] void* copy_bytes(void* to, const void* from, std::size_t bytes) asm("memcpy");
[[gnu::used]] void* move_bytes(void* to, const void* from, std::size_t bytes) asm("memmove");
[[gnu::used]] void* set_bytes(void* to, int byte, std::size_t bytes) asm("memset");
[[gnu::used]] int compare_bytes(const void* one, const void* other, std::size_t bytes) asm("memcmp");

void* copy_bytes(void* to, const void* from, std::size_t bytes) {
    void* at = to;
    asm volatile("rep movsb" : "+D"(at), "+S"(from), "+c"(bytes)::"memory");
    return to;
}

// Where the two overlap, from the end that is not overwritten before it is read.
void* move_bytes(void* to, const void* from, std::size_t bytes) {
    if (reinterpret_cast<std::uintptr_t>(to) - reinterpret_cast<std::uintptr_t>(from) >= bytes) {
        return copy_bytes(to, from, bytes);
    }
    void* last = static_cast<char*>(to) + bytes - 1;
    const void* last_from = static_cast<const char*>(from) + bytes - 1;
    asm volatile("std\n\trep movsb\n\tcld" : "+D"(last), "+S"(last_from), "+c"(bytes)::"memory", "cc");
    return to;
}

void* set_bytes(void* to, int byte, std::size_t bytes) {
    void* at = to;
    asm volatile("rep stosb" : "+D"(at), "+c"(bytes) : "a"(byte) : "memory");
    return to;
}

int compare_bytes(const void* one, const void* other, std::size_t bytes) {
    if (bytes == 0) {
        return 0;
    }
    const auto *first = static_cast<const unsigned char*>(one), *second = static_cast<const unsigned char*>(other);
    asm volatile("repe cmpsb" : "+S"(first), "+D"(second), "+c"(bytes)::"memory", "cc");  // up to the first difference
    return first[-1] - second[-1];
}

}  // namespace
