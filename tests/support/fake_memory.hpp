// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A PageMemory that notices every misuse: words in pages nobody holds, pages freed twice, pages
// left behind. Misuse is collected, not thrown, because it may happen in a destructor; a test ends
// with REQUIRE(memory.complaints().empty()).
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <libjump/page_memory.hpp>

namespace test {

using Bytes = std::array<std::uint8_t, libjump::kPageSize>;

class FakeMemory {
public:
    // The PageMemory concept.
    libjump::Result<libjump::PhysAddr> allocate_page();
    void free_page(libjump::PhysAddr page);
    std::uint32_t load32(libjump::PhysAddr at) { return load<std::uint32_t>(at); }
    std::uint64_t load64(libjump::PhysAddr at) { return load<std::uint64_t>(at); }
    void store(libjump::PhysAddr at, std::uint32_t word) { write(at, &word, sizeof word); }
    void store(libjump::PhysAddr at, std::uint64_t word) { write(at, &word, sizeof word); }
    void write(libjump::PhysAddr at, const void* data, std::uint32_t bytes);
    void clear(libjump::PhysAddr at, std::uint32_t bytes) { write(at, Bytes{}.data(), bytes); }
    [[nodiscard]] bool gives_zeros() const { return gives_zeros_; }

    // The next allocations give these pages, in this order; later ones go on upwards from 2 MiB, each page once.
    // With an address that is no page's none is given: it must not come back. A page that is in use stays as it is;
    // any other has something in it that is no zeros, or after give_zeros() zeros.
    void hand_out(const std::vector<libjump::PhysAddr>& pages) {
        scripted_.insert(scripted_.end(), pages.begin(), pages.end());
    }
    void give_zeros() { gives_zeros_ = true; }
    // From now on the page that was freed last is handed out first, where no page of hand_out() is left.
    void reuse_freed_pages() { reuses_ = true; }
    // The allocation after `successes` more finds no page left; all later ones do.
    void fail_after(std::size_t successes) { fails_at_ = allocations_ + successes; }
    // From now on a read outside of all pages gives `word` and is no misuse: for lists that lead anywhere.
    void let_read_anywhere(std::uint64_t word) { wild_word_ = word; }
    // Called after every single store or write.
    std::function<void(libjump::PhysAddr at)> after_write;

    // A page of the test's own, which libjump may read and write but must not free.
    Bytes& own_page(libjump::PhysAddr page);

    [[nodiscard]] bool is_held(libjump::PhysAddr page) const;
    [[nodiscard]] const Bytes& contents(libjump::PhysAddr page) const;
    // Pages given and not taken back, in the order they were given.
    [[nodiscard]] std::vector<libjump::PhysAddr> held() const;
    [[nodiscard]] std::size_t allocations() const { return allocations_; }
    // Words read so far.
    [[nodiscard]] std::size_t loads() const { return loads_; }
    // Bytes written so far.
    [[nodiscard]] std::size_t bytes_written() const { return bytes_written_; }
    [[nodiscard]] const std::vector<std::string>& complaints() const { return complaints_; }

private:
    struct Page {
        Bytes bytes{};
        bool freed = false;
        bool owned_by_test = false;
        std::size_t given_as = 0;
    };

    template <class Word>
    Word load(libjump::PhysAddr at);
    Page* usable_page(libjump::PhysAddr at, std::uint32_t bytes, const char* what);
    void complain(const std::string& what, libjump::PhysAddr at);

    std::unordered_map<std::uint64_t, std::unique_ptr<Page>> pages_;
    std::deque<libjump::PhysAddr> scripted_;
    std::vector<libjump::PhysAddr> freed_;  // the last one at the back, while reuses_
    bool reuses_ = false, gives_zeros_ = false;
    std::uint64_t next_ = 0x200000;
    std::size_t allocations_ = 0;
    std::size_t loads_ = 0;
    std::size_t bytes_written_ = 0;
    std::size_t fails_at_ = ~std::size_t{0};
    std::optional<std::uint64_t> wild_word_;
    std::vector<std::string> complaints_;
    Page* last_page_ = nullptr;  // of the last access: words of one page tend to come together
    std::uint64_t last_number_ = 0;
};

static_assert(libjump::PageMemory<FakeMemory>);

}  // namespace test
