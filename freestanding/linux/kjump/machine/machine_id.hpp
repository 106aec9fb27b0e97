// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Identifies a machine, by what its firmware says.
#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace kjump {

// The system's UUID of SMBIOS, its bytes in the order of its digits. Zeros: not known.
using MachineId = std::array<std::uint8_t, 16>;

// Out of `root`/sys/class/dmi/id/product_uuid. Zeros if the firmware has none, as one of zeros or of ones alone says,
// if what is there is no UUID, or if who asks may not read it: only root may.
MachineId machine_id(const std::string& root);

// As dmidecode(8) prints it.
std::string uuid_words(const MachineId& id);

enum class Origin {
    kUnknown,  // one of the two has no identity
    kThisMachine,
    kAnotherMachine,
};

// Of what was saved on `saved`, seen from the machine `here`.
Origin origin_of(const MachineId& saved, const MachineId& here);

}  // namespace kjump
