// SPDX-License-Identifier: MIT OR GPL-2.0-only
#pragma once

#include <cstdint>
#include <new>

namespace multiboot {

// Storage in the image for one object that is made at run time and never destroyed: there is no
// atexit() here.
template <class T>
class InImage {
public:
    template <class... Argument>
    T& make(Argument&... argument) {
        return *new (storage_) T(argument...);
    }

private:
    alignas(T) std::uint8_t storage_[sizeof(T)];
};

}  // namespace multiboot
