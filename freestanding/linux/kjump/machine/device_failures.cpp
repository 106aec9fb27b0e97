// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/device_failures.hpp"

#include <cerrno>
#include <cstring>

#include <libjump/device.h>

#include "base/text.hpp"

namespace kjump::device_failure {
namespace {

constexpr const char* kRightModule = "rmmod libjump and modprobe libjump load the one that was installed with kjump";

// What an errno means whatever was asked; empty if that says nothing.
std::string common_hint(int error) {
    switch (error) {
        case EPERM:
            return "only root with CAP_SYS_BOOT may, and not where the kernel is locked down, as by Secure Boot";
        case EINTR:
            return "a signal came first, and nothing has changed";
        case EINVAL:
        case E2BIG:
        case ENOTTY:
            return std::string("the module libjump and kjump are of different versions; ") + kRightModule;
        default:
            return "";
    }
}

// `hint` is for errors that mean something particular here; null otherwise.
Failure make(const char* what, int error, const char* hint) {
    const auto advice = hint != nullptr ? hint : common_hint(error);
    const auto sentence = std::string(what) + ": " + std::strerror(error);
    return {Exit::kKernel, advice.empty() ? sentence : sentence + "; " + advice};
}

const char* load_hint(int error) {
    switch (error) {
        case EINTR:
            return "a signal came first: the slot is as before, but where the peer would be in memory that Linux "
                   "leaves alone, a part of it may have been written";
        case ENOMEM:
            return "it takes as much free memory as the peer has";
        case EADDRNOTAVAIL:
            return "the peer has a place where the machine has no memory, or none that can be exchanged; the "
                   "kernel's log says which";
        case EBUSY:
            return "another request is under way, or the peer of another slot lives in the memory that this one wants";
        case ENOSPC:
            return "free memory is in so many pieces that a core header cannot name them; a smaller window takes fewer";
        default:
            return nullptr;
    }
}

const char* enter_hint(int error) {
    switch (error) {
        case EBUSY:
            return "another request is under way, or a task or device refused, which the kernel's log names";
        case ENOSPC:
            return "memory is in so many pieces that the core header of its peer cannot name them";
        case EOPNOTSUPP:
            return "memory encryption or a hypervisor is in operation: boot with mem_encrypt=off, end virtual machines "
                   "and remove their modules (kvm)";
        default:
            return common_hint(error).empty() ? "the kernel's log says which device refused" : nullptr;
    }
}

const char* take_hint(int error) {
    switch (error) {
        case EADDRNOTAVAIL:
            return "not all of it is memory of one kind; the kernel's log says where";
        case EBUSY:
            return "something in it cannot be moved away, as the kernel's log says then, or another request is under "
                   "way";
        case EEXIST:
            return "a window is there already";
        case ENOMEM:
            return "the kernel has not so much memory to spare";
        default:
            return nullptr;
    }
}

const char* give_hint(int error) {
    switch (error) {
        case EBUSY:
            return "a peer lies in it: kjump unload empties its slot";
        case ENOENT:
            return "no window that was taken begins there";
        default:
            return nullptr;
    }
}

}  // namespace

Failure info(int error) {
    const auto failure = make("the module does not answer", error, nullptr);
    return error == EPERM ? failure : Failure(Exit::kIo, failure.what());
}

Failure slot(int error) { return make("the kernel does not show its slots", error, nullptr); }

Failure timer(int error) { return make("the kernel does not show its timer", error, nullptr); }

Failure load(int error) { return make("the kernel does not load it", error, load_hint(error)); }

Failure unload(int error) {
    return make("the kernel does not unload it", error, error == EBUSY ? "another request is under way" : nullptr);
}

Failure enter(int error) {
    if (error == ENODATA) {
        return {Exit::kNoPeer, "the kernel has nowhere to jump: nothing is loaded, or the peer left no way back"};
    }
    return make("the kernel does not leave", error, enter_hint(error));
}

Failure read(int error) {
    const auto* const hint = error == ENODATA || error == ENXIO ? "no loaded peer has it" : nullptr;
    return {Exit::kIo, make("the peer's memory cannot be read", error, hint).what()};
}

Failure write(int error) {
    const auto* const hint = error == EINTR                       ? "a signal came first"
                             : error == ENODATA || error == ENXIO ? "no loaded peer has it"
                                                                  : nullptr;
    return make("the peer's memory cannot be written", error, hint);
}

Failure window(int error) { return make("the kernel does not show its windows", error, nullptr); }

Failure take_window(int error) { return make("the kernel does not give up this memory", error, take_hint(error)); }

Failure give_window(int error) { return make("the kernel does not take it back", error, give_hint(error)); }

Failure report(int error) {
    return make("the peer was ended, and this kernel goes on; the report cannot be read", error, nullptr);
}

Failure version(std::uint32_t version) {
    return {Exit::kIo, text("the module's interface is of version %u, and kjump's of version %u; %s", version,
                            unsigned{LIBJUMP_DEVICE_VERSION}, kRightModule)};
}

}  // namespace kjump::device_failure
