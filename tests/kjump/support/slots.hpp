// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A machine whose kernel has slots, and shows what a peer left in memory.
#pragma once

#include "support/fake_machine.hpp"

namespace kjump::test {

class MachineWithSlots : public FakeMachine {
public:
    MachineWithSlots() {
        choose("2");
        set_slots("-\n0x1000000\n0x2000000\n-\n-\n-\n-\n-\n");
        leave({});
    }

    void choose(const std::string& slot) { write_text(folder / "sys/kernel/kexec_slot", slot); }
    void set_slots(const std::string& lines) { write_text(folder / "sys/kernel/kexec_slots", lines); }
    std::string chosen() const {
        const auto bytes = read_file(folder / "sys/kernel/kexec_slot");
        return {bytes.begin(), bytes.end()};
    }

    // What is in memory when the peer is back: the file begins at address 0.
    void leave(const std::map<std::uint64_t, std::vector<std::uint8_t>>& memory) {
        const auto name = folder / "sys/kernel/kexec_memory";
        write_text(name, "");
        for (const auto& [start, bytes] : memory) {
            std::fstream file(name, std::ios::in | std::ios::out | std::ios::binary);
            file.seekp(static_cast<std::streamoff>(start));
            file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
        }
    }
};

}  // namespace kjump::test
