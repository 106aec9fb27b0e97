// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The four functions that g++ calls on its own account. They are in assembly, since g++ would turn a loop in C++ into a
// call of the function itself.
#include <cstddef>

extern "C" {

void* memcpy(void* to, const void* from, std::size_t bytes) {
    void* const start = to;
    asm volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(bytes)::"memory");
    return start;
}

void* memset(void* at, int value, std::size_t bytes) {
    void* const start = at;
    asm volatile("rep stosb" : "+D"(at), "+c"(bytes) : "a"(value) : "memory");
    return start;
}

void* memmove(void* to, const void* from, std::size_t bytes) {
    if (to <= from) {
        return memcpy(to, from, bytes);
    }
    void* last_to = static_cast<char*>(to) + bytes - 1;
    const void* last_from = static_cast<const char*>(from) + bytes - 1;
    asm volatile("std\n\trep movsb\n\tcld" : "+D"(last_to), "+S"(last_from), "+c"(bytes)::"memory");
    return to;
}

int memcmp(const void* left, const void* right, std::size_t bytes) {
    const auto* a = static_cast<const unsigned char*>(left);
    const auto* b = static_cast<const unsigned char*>(right);
    for (; bytes != 0; ++a, ++b, --bytes) {
        if (*a != *b) {
            return *a - *b;
        }
    }
    return 0;
}

}  // extern "C"
