// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The page list: which page goes where. Bit for bit the kimage entry list of Linux (include/linux/kexec.h,
// kernel/kexec_core.c), so that a kernel hands over image->head as it is.
//
//   head ──► ind. page          A word is a page-aligned physical address with one tag in its low bits:
//            ┌────────────┐     D  the next source goes to this page; every source moves it one page on
//            │ D 0x100000 │     S  contents of the page at the running destination
//            │ S          │     I  the list goes on in that page
//            │ S          │     E  the end
//            │ I ─────────┼──► next page, last word E
//            └────────────┘     A word is as wide as the machine's long: 32 bits on i386, 64 on x86_64.
#pragma once

#include <concepts>
#include <cstdint>

#include <libjump/loop_detector.hpp>
#include <libjump/page_memory.hpp>

namespace libjump {

enum class EntryTag : std::uint16_t { kDestination = 1, kIndirection = 2, kDone = 4, kSource = 8 };

template <class W>
concept ListWord = std::same_as<W, std::uint32_t> || std::same_as<W, std::uint64_t>;

// The physical memory that words of a list can name: below 4 GiB with 32 bits, below 4 PiB (2^52 bytes, all that the
// architecture has) with 64.
template <ListWord Word>
inline constexpr PhysExtent kListReach{PhysAddr{0}, sizeof(Word) == 4 ? k4GiB : kPhysicalEnd};

template <ListWord Word>
[[nodiscard]] constexpr Word make_entry(PhysAddr page, EntryTag tag) {
    return static_cast<Word>(page.value) | static_cast<Word>(tag);
}

template <ListWord Word, PageMemory Memory>
[[nodiscard]] Word load_word(Memory& memory, PhysAddr at) {
    if constexpr (sizeof(Word) == 4) {
        return memory.load32(at);
    } else {
        return memory.load64(at);
    }
}

// Appends words and takes an indirection page whenever the last one is full, as kimage_add_entry() does.
template <ListWord Word>
class PageListWriter {
public:
    // `allocate` gives the next indirection page: () -> Result<PhysAddr>.
    template <PageMemory Memory, class Allocate>
    [[nodiscard]] Result<void> append(Memory& memory, PhysAddr page, EntryTag tag, Allocate&& allocate) {
        if (next_ == last_) {
            const Result<PhysAddr> indirection = allocate();
            if (!indirection.ok()) {
                return indirection.failure();
            }
            put(memory, make_entry<Word>(indirection.value(), EntryTag::kIndirection));
            next_ = indirection.value();
            last_ = next_.plus(kPageSize - sizeof(Word));
        }
        put(memory, make_entry<Word>(page, tag));
        next_ = next_.plus(sizeof(Word));
        return {};
    }

    // Ends the list where it stands; a list that ends nowhere cannot be walked, not even to be freed.
    template <PageMemory Memory>
    void finish(Memory& memory) {
        put(memory, make_entry<Word>(PhysAddr{0}, EntryTag::kDone));
    }

    [[nodiscard]] Word head() const { return head_; }

    // The pages that a list of `words` words takes, the last one not counted. Numbers are as wide as the machine's,
    // since i386 has no division of 64 bits.
    [[nodiscard]] static constexpr Word pages_for(Word words) {
        constexpr Word kInPage = kPageSize / sizeof(Word) - 1;
        return (words + kInPage - 1) / kInPage;
    }

private:
    template <PageMemory Memory>
    void put(Memory& memory, Word word) {
        if (next_ == PhysAddr{}) {
            head_ = word;
        } else {
            memory.store(next_, word);
        }
    }

    Word head_ = 0;
    PhysAddr next_;  // where the next word goes; 0: into head_
    PhysAddr last_;  // last word of that page, kept for the link onward
};

// A list of no moves.
template <ListWord Word>
inline constexpr Word kEmptyList = make_entry<Word>(PhysAddr{0}, EntryTag::kDone);

// Walks a list. `visit(tag, page, destination)` is called for every word but the last: for a source word
// `destination` is the page it goes to. visit returns Result<void>; its failure ends the walk. Every walk ends: a link
// leads to the start of a page, so a list without an end comes to one of its pages again, which is an error. Before
// that is noticed, visit may have been given the words of a page up to three times. Errors: kListEntryUnknown,
// kListNoDestination, kListEndless, kPageOutOfReach for a page outside kListReach<Word>.
template <ListWord Word, PageMemory Memory, class Visit>
[[nodiscard]] Result<void> walk_list(Memory& memory, Word head, Visit&& visit) {
    Word word = head;
    PhysAddr next;  // where the word after this one is; 0: nowhere, this is the head
    PhysAddr destination;
    bool has_destination = false;
    LoopDetector loop;
    for (;;) {
        const PhysAddr page{word & static_cast<Word>(kPageMask)};
        const auto tag = static_cast<EntryTag>(word & static_cast<Word>(~kPageMask));
        const bool is_move = tag == EntryTag::kSource || tag == EntryTag::kDestination;
        if (tag == EntryTag::kDone) {
            return {};
        }
        if (tag != EntryTag::kIndirection && (!is_move || next == PhysAddr{})) {
            return Failure::list_entry_unknown(word);
        }
        if (tag == EntryTag::kSource && !has_destination) {
            return Failure::list_no_destination(page);
        }
        if (!kListReach<Word>.contains(page_extent(page))) {
            return Failure::page_out_of_reach(page, kListReach<Word>);
        }
        if (tag == EntryTag::kSource && !kListReach<Word>.contains(page_extent(destination))) {
            return Failure::page_out_of_reach(destination, kListReach<Word>);  // sources ran on past the last page
        }
        if (const Result<void> visited = visit(tag, page, destination); !visited.ok()) {
            return visited;
        }
        switch (tag) {
            case EntryTag::kIndirection:
                if (loop.follow(page)) {
                    return Failure::list_endless(page);
                }
                next = page;
                break;
            case EntryTag::kDestination:
                destination = page;
                has_destination = true;
                break;
            default:
                destination = destination.plus(kPageSize);
        }
        if (tag != EntryTag::kIndirection &&
            next.is_page_aligned()) {  // off the page's end: the last word must link on
            return Failure::list_endless(next);
        }
        word = load_word<Word>(memory, next);
        next = next.plus(sizeof(Word));
    }
}

}  // namespace libjump
