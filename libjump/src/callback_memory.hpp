// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A PageMemory over the C ABI's callbacks.
#pragma once

#include <libjump/libjump.h>
#include <libjump/page_memory.hpp>

namespace libjump {

class CallbackMemory {
public:
    explicit CallbackMemory(const libjump_memory& callbacks) : callbacks_(callbacks) {}

    Result<PhysAddr> allocate_page() {
        const PhysAddr page{callbacks_.allocate_page(callbacks_.context)};
        if (page == PhysAddr{}) {
            return Failure::out_of_memory();
        }
        return page;
    }

    void free_page(PhysAddr page) { callbacks_.free_page(callbacks_.context, page.value); }

    std::uint32_t load32(PhysAddr at) { return *at_address<std::uint32_t>(at); }
    std::uint64_t load64(PhysAddr at) { return *at_address<std::uint64_t>(at); }
    void store(PhysAddr at, std::uint32_t word) { *at_address<std::uint32_t>(at) = word; }
    void store(PhysAddr at, std::uint64_t word) { *at_address<std::uint64_t>(at) = word; }

    void write(PhysAddr at, const void* data, std::uint32_t bytes) {
        __builtin_memcpy(at_address<char>(at), data, bytes);
    }
    void clear(PhysAddr at, std::uint32_t bytes) { __builtin_memset(at_address<char>(at), 0, bytes); }
    [[nodiscard]] bool gives_zeros() const { return callbacks_.zeroed == 1; }

private:
    template <class T>
    T* at_address(PhysAddr at) {
        auto* page = static_cast<char*>(callbacks_.map_page(callbacks_.context, at.value & kPageMask));
        return reinterpret_cast<T*>(page + (at.value & ~kPageMask));
    }

    const libjump_memory& callbacks_;
};

static_assert(PageMemory<CallbackMemory>);

}  // namespace libjump
