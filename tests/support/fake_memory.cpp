// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "support/fake_memory.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace test {

using libjump::Error;
using libjump::Failure;
using libjump::kPageMask;
using libjump::kPageShift;
using libjump::kPageSize;
using libjump::PhysAddr;
using libjump::Result;

namespace {

constexpr std::uint8_t kPoison = 0xa5;
constexpr std::size_t kTooManyComplaints = 100000;  // a set whose root is gone is read through: 512 words a page

}  // namespace

Result<PhysAddr> FakeMemory::allocate_page() {
    if (allocations_ >= fails_at_) {
        return Failure::out_of_memory();
    }
    PhysAddr at{next_};
    if (!scripted_.empty()) {
        at = scripted_.front();
        scripted_.pop_front();
    } else if (!freed_.empty()) {
        at = freed_.back();
        freed_.pop_back();
    } else {
        next_ += kPageSize;
    }
    ++allocations_;
    if (!at.is_page_aligned()) {
        return at;
    }
    std::unique_ptr<Page>& page = pages_[at.value >> kPageShift];
    if (page == nullptr) {
        page = std::make_unique<Page>();
        page->freed = true;
    }
    if (page->freed) {
        page->bytes.fill(gives_zeros_ ? 0 : kPoison);
    }
    page->freed = false;
    page->given_as = allocations_;
    return at;
}

void FakeMemory::free_page(PhysAddr at) {
    if (!at.is_page_aligned()) {
        return complain("free of an address that is no page's", at);
    }
    Page* page = usable_page(at, 1, "free");
    if (page == nullptr) {
        return;
    }
    if (page->owned_by_test) {
        return complain("free of the test's own page", at);
    }
    page->bytes.fill(kPoison);
    page->freed = true;
    if (reuses_) {
        freed_.push_back(at);
    }
}

void FakeMemory::write(PhysAddr at, const void* data, std::uint32_t bytes) {
    if (Page* page = usable_page(at, bytes, "write"); page != nullptr) {
        std::memcpy(page->bytes.data() + (at.value & ~kPageMask), data, bytes);
        bytes_written_ += bytes;
        if (after_write) {
            after_write(at);
        }
    }
}

template <class Word>
Word FakeMemory::load(PhysAddr at) {
    ++loads_;
    if (at.value % sizeof(Word) != 0) {
        complain("unaligned load", at);
    }
    Word word = static_cast<Word>(wild_word_.value_or(0xa5a5a5a5a5a5a5a5));
    if (const Page* page = usable_page(at, sizeof word, wild_word_ ? nullptr : "load"); page != nullptr) {
        std::memcpy(&word, page->bytes.data() + (at.value & ~kPageMask), sizeof word);
    }
    return word;
}
template std::uint32_t FakeMemory::load(PhysAddr);
template std::uint64_t FakeMemory::load(PhysAddr);

Bytes& FakeMemory::own_page(PhysAddr at) {
    std::unique_ptr<Page>& page = pages_[at.value >> kPageShift];
    if (page == nullptr) {
        page = std::make_unique<Page>();
        page->owned_by_test = true;
    }
    return page->bytes;
}

bool FakeMemory::is_held(PhysAddr page) const {
    const auto found = pages_.find(page.value >> kPageShift);
    return found != pages_.end() && !found->second->freed;
}

const Bytes& FakeMemory::contents(PhysAddr page) const { return pages_.at(page.value >> kPageShift)->bytes; }

std::vector<PhysAddr> FakeMemory::held() const {
    std::vector<std::pair<std::size_t, PhysAddr>> found;
    for (const auto& [number, page] : pages_) {
        if (!page->freed && !page->owned_by_test) {
            found.emplace_back(page->given_as, PhysAddr{number << kPageShift});
        }
    }
    std::sort(found.begin(), found.end());
    std::vector<PhysAddr> pages;
    for (const auto& [order, page] : found) {
        pages.push_back(page);
    }
    return pages;
}

// The page that holds [at, at + bytes), or null; `what` null: silently.
FakeMemory::Page* FakeMemory::usable_page(PhysAddr at, std::uint32_t bytes, const char* what) {
    const std::uint64_t number = at.value >> kPageShift;
    if (last_page_ == nullptr || last_number_ != number) {
        const auto found = pages_.find(number);
        last_page_ = found == pages_.end() ? nullptr : found->second.get();
        last_number_ = number;
    }
    const bool crosses = (at.value & ~kPageMask) + bytes > kPageSize;
    if (last_page_ != nullptr && !last_page_->freed && !crosses) {
        return last_page_;
    }
    if (what != nullptr) {
        const char* why = last_page_ == nullptr ? " of a page never given"
                          : crosses             ? " across a page's end"
                                                : " of a freed page";
        complain(std::string(what) + why, at);
    }
    return nullptr;
}

void FakeMemory::complain(const std::string& what, PhysAddr at) {
    char address[24];
    std::snprintf(address, sizeof address, " at 0x%llx", static_cast<unsigned long long>(at.value));
    complaints_.push_back(what + address);
    if (complaints_.size() > kTooManyComplaints) {  // misuse in a loop without an end
        std::fprintf(stderr, "fake memory: %s\n", complaints_.back().c_str());
        std::abort();
    }
}

}  // namespace test
