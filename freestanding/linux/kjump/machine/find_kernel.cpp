// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/find_kernel.hpp"

#include "machine/device_kernel.hpp"
#include "machine/kexec_kernel.hpp"
#include "machine/no_kernel.hpp"

namespace kjump {

std::unique_ptr<Kernel> find_kernel(const std::string& root) {
    if (Device::is_there(root)) {
        return std::make_unique<DeviceKernel>(root);
    }
    if (KexecKernel::is_there(root)) {
        return std::make_unique<KexecKernel>(root);
    }
    return std::make_unique<NoKernel>(root);
}

}  // namespace kjump
