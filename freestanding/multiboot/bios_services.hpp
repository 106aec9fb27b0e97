// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Real-mode services for an image of this environment: how an embedder uses BiosCaller. These live in the
// image, as their JumpStorage has to.
#pragma once

#include <libjump/bios/caller.hpp>

#include "../common/bios_window.hpp"
#include "jump_storage.hpp"
#include "page_allocator.hpp"

namespace multiboot {

// Start of the BIOS's extended data, whose segment is in the BIOS's data.
[[nodiscard]] libjump::PhysAddr low_memory_end();

// How many bytes from the start of the buffer a call copies: to the service before it, and back after it.
struct BufferBytes {
    std::uint32_t in = 0, out = 0;
};

class BiosServices {
public:
    static constexpr libjump::PhysAddr kWindow{freestanding::kBiosWindow};
    static constexpr std::uint32_t kBufferBytes = freestanding::kBiosBufferBytes;

    explicit BiosServices(PageAllocator& pages) : pages_(pages) {}
    ~BiosServices() { release(); }
    BiosServices(const BiosServices&) = delete;
    BiosServices& operator=(const BiosServices&) = delete;

    // Takes a swap page, transition tables and a plan. On failure nothing stays taken. `window` and `buffer_size`: see
    // BiosConfig; a buffer of more than kBufferBytes is too large.
    [[nodiscard]] libjump::Result<void> prepare(libjump::PhysAddr window = kWindow,
                                                std::uint32_t buffer_size = kBufferBytes);

    // INT `vector` with interrupts off. `bytes`: of buffer().
    [[nodiscard]] libjump::Result<void> interrupt(std::uint32_t vector, libjump::BiosRegs& regs, BufferBytes bytes = {},
                                                  std::uint32_t ticks = 0);
    // CALL segment:offset, likewise.
    [[nodiscard]] libjump::Result<void> far_call(std::uint32_t segment, std::uint32_t offset, libjump::BiosRegs& regs,
                                                 BufferBytes bytes = {}, std::uint32_t ticks = 0);

    // kBufferBytes bytes; the service finds them at buffer_segment():0.
    [[nodiscard]] std::uint8_t* buffer() { return buffer_; }
    [[nodiscard]] std::uint16_t buffer_segment() const { return caller_.buffer_segment(); }
    template <class T>
    [[nodiscard]] T& buffer_as() {
        static_assert(sizeof(T) <= kBufferBytes);
        return *reinterpret_cast<T*>(buffer_);
    }

    [[nodiscard]] const libjump::BiosReport& report() const { return caller_.report(); }
    [[nodiscard]] libjump::BiosCaller& caller() { return caller_; }
    [[nodiscard]] libjump::PhysAddr swap_page_address() const { return swap_; }

    void release();

private:
    [[nodiscard]] libjump::Result<void> take_pages(libjump::PhysAddr window, std::uint32_t buffer_size);
    [[nodiscard]] libjump::BiosBuffer buffer_of(BufferBytes bytes) const;

    PageAllocator& pages_;
    libjump::PhysAddr swap_;
    libjump::BiosCaller caller_;
    JumpStorage storage_;
    alignas(libjump::kPageSize) std::uint8_t request_[libjump::kPageSize] = {};
    alignas(libjump::kPageSize) std::uint8_t buffer_[kBufferBytes] = {};
};

}  // namespace multiboot
