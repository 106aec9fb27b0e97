// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The page list Linux makes of the same segments, word for word, from what kexec_core.c is seen to
// do: the head is the first place for a word; the last place of a page is never used for a move, it
// either links on or ends the list; a page of list is taken at the moment a word has no place,
// after the source page that word is about.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

namespace test {

template <class Word>
class Kimage {
public:
    // `pages`: what the allocator gives, in order.
    explicit Kimage(std::vector<std::uint64_t> pages) : pages_(std::move(pages)) {}

    void add_segment(std::uint64_t load, std::uint64_t page_count) {
        add(load | 1);
        for (std::uint64_t i = 0; i < page_count; ++i) {
            add(take() | 8);
        }
    }
    void terminate() { put(4); }

    [[nodiscard]] Word head() const { return head_; }
    [[nodiscard]] const std::map<std::uint64_t, Word>& words() const { return words_; }  // by address, the head apart
    [[nodiscard]] bool used_every_page() const { return taken_ == pages_.size(); }

private:
    static constexpr std::uint64_t kPlaces = 4096 / sizeof(Word);

    std::uint64_t take() { return pages_.at(taken_++); }

    void add(std::uint64_t word) {
        const bool full = list_page_ == 0 || place_ == kPlaces - 1;
        if (full) {
            const std::uint64_t page = take();
            put(page | 2);
            list_page_ = page;
            place_ = 0;
        }
        put(word);
        ++place_;
    }

    void put(std::uint64_t word) {
        if (list_page_ == 0) {
            head_ = static_cast<Word>(word);
        } else {
            words_[list_page_ + place_ * sizeof(Word)] = static_cast<Word>(word);
        }
    }

    std::vector<std::uint64_t> pages_;
    std::size_t taken_ = 0;
    Word head_ = 0;
    std::uint64_t list_page_ = 0;
    std::uint64_t place_ = 0;
    std::map<std::uint64_t, Word> words_;
};

}  // namespace test
