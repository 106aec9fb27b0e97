// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A machine whose kernel has slots, and shows what a peer left in memory.
#pragma once

#include "support/fake_machine.hpp"

namespace kjump::test {

inline constexpr Slot kEmpty{false, 0};

inline Slot entered_at(std::uint64_t entry) { return {true, entry}; }

class MachineWithSlots : public FakeMachine {
public:
    MachineWithSlots() {
        kernel.slot_list = {kEmpty, entered_at(0x1000000), entered_at(0x2000000), kEmpty, kEmpty, kEmpty, kEmpty,
                            kEmpty};
        kernel.chosen = 2;
        kernel.has_lock = true;
    }
};

}  // namespace kjump::test
