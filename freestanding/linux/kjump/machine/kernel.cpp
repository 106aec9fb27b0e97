// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/kernel.hpp"

#include <cerrno>
#include <cstring>

#include <linux/reboot.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/failure.hpp"
#include "base/file.hpp"

namespace kjump {
namespace {

constexpr const char* kNotes = "/sys/kernel/notes";

const char* hint(int error) {
    switch (error) {
        case EINVAL:
            return "; a kernel without libjump's patch takes 16 segments and no flag for more";
        case ENOMEM:
            return "; start this kernel with a smaller mem=, so that less of the image lies inside it";
        case EBUSY:
            return "; another kexec_load is under way, or another slot's kernel lives in the memory "
                   "that this image would be written to";
        case EPERM:
            return "; only root with CAP_SYS_BOOT may, and not where kernel.kexec_load_disabled is set or "
                   "the kernel is locked down";
        default:
            return "";
    }
}

}  // namespace

Failure load_failure(int error) {
    return {Exit::kKernel, std::string("the kernel does not load it: ") + std::strerror(error) + hint(error)};
}

Failure jump_failure(int error) {
    if (error == EINVAL) {
        return {Exit::kNoPeer, "the kernel has nowhere to jump: nothing is loaded, or the peer left no way back"};
    }
    return {Exit::kKernel, std::string("the kernel does not leave: ") + std::strerror(error) +
                               (error == EPERM ? "; only root may" : "; its log says which device or task refused")};
}

KernelId LinuxKernel::identify() const {
    utsname name;
    uname(&name);
    KernelId kernel{name.release, name.version, {}};
    if (access(kNotes, R_OK) == 0) {
        const auto notes = contents(kNotes);
        kernel.build_id = build_id_in({reinterpret_cast<const std::uint8_t*>(notes.data()), notes.size()});
    }
    return kernel;
}

void LinuxKernel::load(std::uint64_t entry, std::span<const kexec_segment> segments, unsigned long flags) {
    if (syscall(SYS_kexec_load, static_cast<unsigned long>(entry), segments.size(), segments.data(), flags) != 0) {
        throw load_failure(errno);
    }
}

void LinuxKernel::unload() { load(0, {}, 0); }

void LinuxKernel::jump() {
    sync();
    if (syscall(SYS_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_KEXEC, nullptr) == 0) {
        return;
    }
    throw jump_failure(errno);
}

}  // namespace kjump
