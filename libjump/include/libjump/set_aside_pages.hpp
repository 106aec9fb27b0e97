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
        while (last_ != PhysAddr{}) {
            const PhysAddr page = last_;
            last_ = PhysAddr{memory_.load64(page)};
            memory_.free_page(page);
        }
    }
    SetAsidePages(const SetAsidePages&) = delete;
    SetAsidePages& operator=(const SetAsidePages&) = delete;

    // `page`: allocated, and not here already.
    void add(PhysAddr page) {
        memory_.store(page, last_.value);
        last_ = page;
    }
    [[nodiscard]] bool empty() const { return last_ == PhysAddr{}; }

private:
    Memory& memory_;
    PhysAddr last_;  // each has the address of the one before in its first word
};

}  // namespace libjump
