// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Numbers that the page movers need. They are assembled inside a control page's code, and for the host's tests alone.
#pragma once

#include <libjump/i386/control_page.hpp>
#include <libjump/page_list.hpp>

#include "layout.hpp"

#define TAG(name) DEFINE("EntryTag." #name, static_cast<unsigned>(libjump::EntryTag::name))

[[gnu::always_inline]] inline void move_layout() {
    using MoveArguments = libjump::MoveArguments<std::uintptr_t>;
    DEFINE("kPageSize", libjump::kPageSize);
    TAG(kDestination);
    TAG(kIndirection);
    TAG(kDone);
    TAG(kSource);
    FIELD(MoveArguments, list_head);
    FIELD(MoveArguments, swap_page);
}
