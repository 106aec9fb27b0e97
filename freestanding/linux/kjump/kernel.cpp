// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "kernel.hpp"

#include "failure.hpp"
#include "file.hpp"

#include <cerrno>
#include <cstring>
#include <linux/reboot.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

namespace kjump {
namespace {

constexpr const char *kNotes = "/sys/kernel/notes";

const char *hint(int error) {
    switch (error) {
    case EINVAL:
        return "; a kernel without libjump's patch takes 16 segments and no flag for more";
    case ENOMEM:
        return "; start this kernel with a smaller mem=, so that less of the image lies inside it";
    case EBUSY:
        return "; another kexec_load is under way, or loading is disabled";
    default:
        return "";
    }
}

} // namespace

KernelId LinuxKernel::identify() const {
    utsname name;
    uname(&name);
    KernelId kernel{name.release, name.version, {}};
    if (access(kNotes, R_OK) == 0) {
        const auto notes = contents(kNotes);
        kernel.build_id =
            build_id_in({reinterpret_cast<const std::uint8_t *>(notes.data()), notes.size()});
    }
    return kernel;
}

void LinuxKernel::load(std::uint64_t entry, std::span<const kexec_segment> segments,
                       unsigned long flags) {
    if (syscall(SYS_kexec_load, static_cast<unsigned long>(entry), segments.size(), segments.data(),
                flags) != 0)
        throw Failure(Exit::Kernel, std::string("the kernel does not load it: ") +
                                        std::strerror(errno) + hint(errno));
}

void LinuxKernel::unload() { load(0, {}, 0); }

void LinuxKernel::jump() {
    sync();
    if (syscall(SYS_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_KEXEC,
                nullptr) == 0)
        return;
    if (errno == EINVAL)
        throw Failure(
            Exit::NoPeer,
            "the kernel has nowhere to jump: nothing is loaded, or the peer left no way back");
    throw Failure(Exit::Kernel, std::string("the kernel does not leave: ") + std::strerror(errno) +
                                    "; its log says which device or task refused");
}

} // namespace kjump
