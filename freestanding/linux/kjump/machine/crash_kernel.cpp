// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/crash_kernel.hpp"

#include <cerrno>
#include <cstring>

#include <linux/kexec.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace kjump {

Failure crash_failure(int error) {
    const auto* const hint = error == EPERM ? "; only root with CAP_SYS_BOOT may, and not where the kernel is locked "
                                              "down or kernel.kexec_load_disabled is 1"
                             : error == ENOSYS ? "; it was built without CONFIG_KEXEC"
                                               : "";
    return {Exit::kKernel, std::string("the kernel takes no crash kernel: ") + std::strerror(error) + hint};
}

void load_crash_kernel(std::uint64_t entry, const Segment& segment) {
    const kexec_segment list{segment.bytes.data(), segment.bytes.size(),
                             reinterpret_cast<const void*>(static_cast<std::uintptr_t>(segment.physical)),
                             static_cast<std::size_t>(segment.memory_size)};
    if (syscall(SYS_kexec_load, static_cast<unsigned long>(entry), 1UL, &list, KEXEC_ON_CRASH) != 0) {
        throw crash_failure(errno);
    }
}

}  // namespace kjump
