// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The identities of two machines, and a machine that has one.
#pragma once

#include "machine/machine_id.hpp"
#include "support/disks.hpp"
#include "support/fake_machine.hpp"

namespace kjump::test {

inline const MachineId kHere{0x4c, 0x4c, 0x45, 0x44, 0, 0x31, 0x52, 0x10, 0x80, 0x35, 0xb4, 0xc0, 0x4f, 0x51, 0x33, 1},
    kElsewhere{0x4c, 0x4c, 0x45, 0x44, 0, 0x31, 0x52, 0x10, 0x80, 0x35, 0xb4, 0xc0, 0x4f, 0x51, 0x33, 2};
inline const std::string kHereWords = "4c4c4544-0031-5210-8035-b4c04f513301",
                         kElsewhereWords = "4c4c4544-0031-5210-8035-b4c04f513302";

inline void set_uuid(const FakeMachine& machine, const std::string& words = kHereWords) {
    write_text(machine.folder / "sys/class/dmi/id/product_uuid", words + "\n");
}

// One that the other machine's next boot is to restore.
inline Header image_from_elsewhere() {
    auto header = awaited(kOtherId);
    header.state = State::kComplete;
    header.machine = kElsewhere;
    return header;
}

}  // namespace kjump::test
