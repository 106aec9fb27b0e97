// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A machine whose kernel has libjump's module.
#pragma once

#include "machine/device_kernel.hpp"
#include "support/fake_device.hpp"
#include "support/fake_machine.hpp"

namespace kjump::test {

class MachineWithModule : public FakeMachine {
public:
    FakeDevice device;
    DeviceKernel kernel_with_module{
        folder.path(), [this](unsigned long request, void* argument) { return device.request(request, argument); }};

    MachineWithModule() {
        write_text(node(), "");
        set_command_line("quiet");
    }

    std::string node() const { return folder / "dev/libjump"; }
    Exit run(const std::vector<std::string>& words) { return run_on(kernel_with_module, words); }
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
