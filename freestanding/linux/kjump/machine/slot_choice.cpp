// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/slot_choice.hpp"

#include <cinttypes>

#include "base/text.hpp"

namespace kjump {

SlotChoice::SlotChoice(const Context& context, std::uint64_t slot)
    : context_(context), before_(context.kernel.chosen_slot()) {
    context.kernel.choose_slot(slot);
}

SlotChoice::~SlotChoice() {
    if (kept_) {
        return;
    }
    try {
        context_.kernel.choose_slot(before_);
    } catch (const std::exception& failure) {
        context_.notice(text("slot %" PRIu64 " is not chosen again: ", before_) + sentence_of(failure));
    }
}

}  // namespace kjump
