// SPDX-License-Identifier: MIT OR GPL-2.0-only
// An array that is somebody else's. What std::span is, as far as it is used here: freestanding C++20 does not promise
// <span>, and libstdc++'s does not compile with clang and -mgeneral-regs-only, as kernels are built.
#pragma once

#include <cstddef>
#include <initializer_list>  // for (... : {...}), which users of <span> need not ask for
#include <type_traits>

namespace libjump {

template <class T>
class Span {
public:
    constexpr Span() = default;
    constexpr Span(T* data, std::size_t size) : data_(data), size_(size) {}
    // NOLINTBEGIN(google-explicit-constructor): implicit, as std::span's are
    template <std::size_t kSize>
    constexpr Span(T (&array)[kSize]) : data_(array), size_(kSize) {}
    // Whatever has its elements in one piece, such as std::array, std::vector and std::span. It has to outlive this, so
    // a temporary is refused.
    template <class Array>
    requires(!std::is_same_v<std::remove_cv_t<Array>, Span> &&
             requires(Array & array) {
                 static_cast<T*>(array.data());
                 array.size();
             }) constexpr Span(Array& array)
        : data_(array.data()), size_(array.size()) {}
    template <class Array>
    requires(!std::is_same_v<Array, Span> && requires(Array & array) { static_cast<T*>(array.data()); })
        Span(const Array&&)
    = delete;
    // NOLINTEND(google-explicit-constructor)

    [[nodiscard]] constexpr T* data() const { return data_; }
    [[nodiscard]] constexpr std::size_t size() const { return size_; }
    [[nodiscard]] constexpr bool empty() const { return size_ == 0; }
    [[nodiscard]] constexpr T& operator[](std::size_t index) const { return data_[index]; }
    [[nodiscard]] constexpr T* begin() const { return data_; }
    [[nodiscard]] constexpr T* end() const { return data_ + size_; }

private:
    T* data_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace libjump
