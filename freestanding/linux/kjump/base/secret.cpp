// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "base/secret.hpp"

#include <new>
#include <stdexcept>

#include <sodium.h>

namespace kjump {
namespace {

// Whatever libsodium does for kjump it does with a secret, so this comes first.
std::uint8_t* allocate(std::size_t size) {
    if (sodium_init() < 0) {
        throw std::runtime_error("libsodium cannot be used");
    }
    auto* const memory = static_cast<std::uint8_t*>(sodium_malloc(size));
    if (memory == nullptr) {
        throw std::bad_alloc();
    }
    return memory;
}

}  // namespace

Secret::Secret(std::size_t size) : memory_(allocate(size)), size_(size) {}

void Secret::Free::operator()(std::uint8_t* memory) const { sodium_free(memory); }

}  // namespace kjump
