// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Pages that an allocator gave and that are of no use where they are. Given back at once, they would only be handed out
// again; so they are kept until this ends.
#pragma once

#include <libjump/page_memory.hpp>

namespace libjump {

template <PageMemory Memory>
class SetAsidePages {
public:
    explicit SetAsidePages(Memory& memory) : memory_(memory) {}
    ~SetAsidePages() {
        while (!empty()) {
            memory_.free_page(take());
        }
    }
    SetAsidePages(const SetAsidePages&) = delete;
    SetAsidePages& operator=(const SetAsidePages&) = delete;

    // `page`: allocated, and not here already.
    void add(PhysAddr page) {
        memory_.store(page, std::uint64_t{0});
        if (empty()) {
            first_ = page;
        } else {
            memory_.store(last_, page.value);
        }
        last_ = page;
    }
    // The page that was added first, which is the caller's again, as it was but for its first word, which is zero:
    // pages that an allocator gives one after the other often follow each other. Precondition: not empty.
    [[nodiscard]] PhysAddr take() {
        const PhysAddr page = first_;
        first_ = PhysAddr{memory_.load64(page)};
        memory_.store(page, std::uint64_t{0});
        return page;
    }
    [[nodiscard]] bool empty() const { return first_ == PhysAddr{}; }

private:
    Memory& memory_;
    PhysAddr first_, last_;  // each has the address of the next one in its first word
};

}  // namespace libjump
