// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Memory for a secret: in no swap space and no core dump, and zeros before it is given back.
#pragma once

#include <memory>

#include "base/storage.hpp"

namespace kjump {

class Secret {
public:
    // Of `size` bytes, which are not set. Throws std::bad_alloc; in kjump for i386, which encrypts nothing,
    // Failure(Exit::kForeign).
    explicit Secret(std::size_t size);

    std::span<std::uint8_t> bytes() { return {memory_.get(), size_}; }
    Bytes bytes() const { return {memory_.get(), size_}; }
    // Keeps the first `size` bytes alone. Precondition: it has as many.
    void cut(std::size_t size) { size_ = size; }

private:
    struct Free {
        void operator()(std::uint8_t* memory) const;
    };
    std::unique_ptr<std::uint8_t, Free> memory_;
    std::size_t size_;
};

}  // namespace kjump
