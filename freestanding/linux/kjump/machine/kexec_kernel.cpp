// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/kexec_kernel.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>

#include <linux/kexec.h>
#include <linux/reboot.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/file.hpp"

namespace kjump {
namespace {

// Any number of segments in one call; those outside the running kernel's memory are written where
// they belong at once. KEXEC_IN_PLACE of libjump's patch, which the system's header does not have.
constexpr unsigned long kKexecInPlace = 0x00008000;

kexec_segment kexec_segment_of(const Segment& segment) {
    return {segment.bytes.data(), segment.bytes.size(),
            reinterpret_cast<const void*>(static_cast<std::uintptr_t>(segment.physical)),
            static_cast<std::size_t>(segment.memory_size)};
}

void kexec_load(std::uint64_t entry, std::span<const kexec_segment> segments, unsigned long flags) {
    if (syscall(SYS_kexec_load, static_cast<unsigned long>(entry), segments.size(), segments.data(), flags) != 0) {
        throw load_failure(errno);
    }
}

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
            return "; only root with CAP_SYS_BOOT may, and not where the kernel is locked down";
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

bool KexecKernel::is_loaded() const { return contents(file("kexec_loaded")).starts_with('1'); }

// The kernel's EPERM alone would not tell this from a missing privilege.
void KexecKernel::check_loading() const {
    if (is_loading_disabled(root_)) {
        throw Failure(Exit::kKernel,
                      "kernel.kexec_load_disabled is 1: until the next boot this kernel loads nothing, "
                      "unloads nothing and keeps the slot that is chosen");
    }
}

void KexecKernel::load(const Peer& peer, Placement placement) {
    if (peer.mode != Mode::kProtected32) {
        throw Failure(Exit::kKernel,
                      "this kernel enters programs of 32 bits alone; one of 64 bits takes a kernel of 64 bits, "
                      "with libjump's module");
    }
    if (peer.core != MemoryRange{}) {
        throw Failure(Exit::kKernel,
                      "this kernel tells a peer nothing of its memory: --vmcore takes a kernel of 64 bits, with "
                      "libjump's module");
    }
    check_loading();
    std::vector<kexec_segment> list;
    std::ranges::transform(peer.segments, std::back_inserter(list), kexec_segment_of);
    if (list.empty()) {
        list.push_back({});  // no segments at all would unload what is there
    }
    kexec_load(peer.entry, list, placement == Placement::kInPlace ? kKexecInPlace : KEXEC_PRESERVE_CONTEXT);
}

void KexecKernel::unload() {
    check_loading();
    kexec_load(0, {}, 0);
}

void KexecKernel::jump(std::uint32_t) {
    sync();
    if (syscall(SYS_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_KEXEC, nullptr) == 0) {
        return;
    }
    throw jump_failure(errno);
}

}  // namespace kjump
