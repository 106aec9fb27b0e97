// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A machine whose kernel has libjump's module.
#pragma once

#include "machine/device_kernel.hpp"
#include "support/fake_device.hpp"
#include "support/fake_machine.hpp"

namespace kjump::test {

template <class Machine>
class WithModule : public Machine {
public:
    FakeDevice device;
    Device::Request request = [this](unsigned long number, void* argument) { return device.request(number, argument); };
    DeviceKernel kernel_with_module{this->folder.path(), request};

    WithModule() { write_text(node(), ""); }

    std::string node() const { return this->folder / "dev/libjump"; }
};

class MachineWithModule : public WithModule<FakeMachine> {
public:
    MachineWithModule() { set_command_line("quiet"); }

    // As a process of its own, which knows nothing of the one before.
    Exit run(const std::vector<std::string>& words) {
        DeviceKernel fresh(folder.path(), request);
        return run_on(fresh, words);
    }
    bool is_empty() const {
        for (const auto& slot : device.slots) {
            if (slot) {
                return false;
            }
        }
        return true;
    }
};

}  // namespace kjump::test
