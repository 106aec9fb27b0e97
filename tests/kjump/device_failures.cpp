// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/device_failures.hpp"

#include <cerrno>

#include <catch2/catch.hpp>

using namespace kjump;

namespace {

using Sentence = Failure (*)(int);

void says(Sentence sentence, int error, const std::string& words, Exit exit = Exit::kKernel) {
    CHECK(sentence(error).what() == words);
    CHECK(sentence(error).exit() == exit);
}

}  // namespace

TEST_CASE("device: what every request may be refused for") {
    const std::string privilege =
        "Operation not permitted; only root with CAP_SYS_BOOT may, and not where the kernel is locked down, as by "
        "Secure Boot";
    const std::string versions =
        "; the module libjump and kjump are of different versions; rmmod libjump and modprobe libjump load the one "
        "that was installed with kjump";
    for (const auto& [sentence, what, exit] : std::initializer_list<std::tuple<Sentence, std::string, Exit>>{
             {device_failure::info, "the module does not answer: ", Exit::kIo},
             {device_failure::slot, "the kernel does not show its slots: ", Exit::kKernel},
             {device_failure::load, "the kernel does not load it: ", Exit::kKernel},
             {device_failure::unload, "the kernel does not unload it: ", Exit::kKernel},
             {device_failure::enter, "the kernel does not leave: ", Exit::kKernel},
             {device_failure::read, "the peer's memory cannot be read: ", Exit::kIo},
             {device_failure::write, "the peer's memory cannot be written: ", Exit::kKernel},
             {device_failure::window, "the kernel does not show its windows: ", Exit::kKernel},
             {device_failure::take_window, "the kernel does not give up this memory: ", Exit::kKernel},
             {device_failure::give_window, "the kernel does not take it back: ", Exit::kKernel},
             {device_failure::report,
              "the peer was ended, and this kernel goes on; the report cannot be read: ", Exit::kKernel}}) {
        if (sentence != device_failure::load && sentence != device_failure::write) {
            says(sentence, EINTR, what + "Interrupted system call; a signal came first, and nothing has changed", exit);
        }
        says(sentence, EINVAL, what + "Invalid argument" + versions, exit);
        says(sentence, E2BIG, what + "Argument list too long" + versions, exit);
        says(sentence, ENOTTY, what + "Inappropriate ioctl for device" + versions, exit);
        CHECK(sentence(EPERM).what() == what + privilege);
    }
    CHECK(device_failure::info(EPERM).exit() == Exit::kKernel);
}

TEST_CASE("device: why it does not load") {
    const std::string what = "the kernel does not load it: ";
    says(device_failure::load, ENOMEM, what + "Cannot allocate memory; it takes as much free memory as the peer has");
    says(device_failure::load, EADDRNOTAVAIL,
         what +
             "Cannot assign requested address; the peer has a place where the machine has no memory, or none that can "
             "be exchanged; the kernel's log says which");
    says(device_failure::load, EBUSY,
         what +
             "Device or resource busy; another request is under way, or the peer of another slot lives in the memory "
             "that this one wants");
    says(device_failure::load, EFAULT, what + "Bad address");
    says(device_failure::load, EINTR,
         what +
             "Interrupted system call; a signal came first: the slot is as before, but where the peer would be in "
             "memory that Linux leaves alone, a part of it may have been written");
    says(device_failure::unload, EBUSY,
         "the kernel does not unload it: Device or resource busy; another request is under way");
}

TEST_CASE("device: why the peer's memory cannot be written") {
    const std::string what = "the peer's memory cannot be written: ";
    says(device_failure::write, EINTR, what + "Interrupted system call; a signal came first");
    says(device_failure::write, ENODATA, what + "No data available; no loaded peer has it");
    says(device_failure::write, ENXIO, what + "No such device or address; no loaded peer has it");
    says(device_failure::write, EFAULT, what + "Bad address");
}

TEST_CASE("device: why it does not leave") {
    const std::string what = "the kernel does not leave: ";
    says(device_failure::enter, ENODATA,
         "the kernel has nowhere to jump: nothing is loaded, or the peer left no way back", Exit::kNoPeer);
    says(device_failure::enter, EBUSY,
         what +
             "Device or resource busy; another request is under way, or a task or device refused, which the "
             "kernel's log names");
    says(device_failure::enter, EOPNOTSUPP,
         what +
             "Operation not supported; memory encryption or a hypervisor is in operation: boot with mem_encrypt=off, "
             "end virtual machines and remove their modules (kvm)");
    says(device_failure::enter, EIO, what + "Input/output error; the kernel's log says which device refused");
}

TEST_CASE("device: why it gives up no memory, or does not take it back") {
    const std::string what = "the kernel does not give up this memory: ";
    says(device_failure::take_window, EADDRNOTAVAIL,
         what + "Cannot assign requested address; not all of it is memory of one kind; the kernel's log says where");
    says(device_failure::take_window, EBUSY,
         what +
             "Device or resource busy; something in it cannot be moved away, as the kernel's log says then, or another "
             "request is under way");
    says(device_failure::take_window, EEXIST, what + "File exists; a window is there already");
    says(device_failure::take_window, ENOMEM,
         what + "Cannot allocate memory; the kernel has not so much memory to spare");
    says(device_failure::give_window, EBUSY,
         "the kernel does not take it back: Device or resource busy; a peer lies in it: kjump unload empties its slot");
    says(device_failure::give_window, ENOENT,
         "the kernel does not take it back: No such file or directory; no window that was taken begins there");
}
