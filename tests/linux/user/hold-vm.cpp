// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Runs a virtual machine of KVM's, a command, and the same machine again, which has to go on where it was.
#include <fcntl.h>
#include <linux/kvm.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include "command.hpp"
#include "error.hpp"

namespace {

using namespace user;

// INC AX; HLT; JMP to the first.
constexpr unsigned char kProgram[] = {0x40, 0xf4, 0xeb, 0xfc};
constexpr std::size_t kMemory = 4096;

int request(int file, unsigned long what, unsigned long argument, const char* name) {
    const int result = ioctl(file, what, argument);
    if (result < 0) {
        die_of_errno(name);
    }
    return result;
}

template <class Struct>
int request(int file, unsigned long what, Struct& argument, const char* name) {
    return request(file, what, reinterpret_cast<unsigned long>(&argument), name);
}

void* map(int file, std::size_t bytes) {
    const int flags = file < 0 ? MAP_SHARED | MAP_ANONYMOUS : MAP_SHARED;
    void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, flags, file, 0);
    if (memory == MAP_FAILED) {
        die_of_errno("mmap");
    }
    return memory;
}

void give_memory(int vm) {
    void* memory = map(-1, kMemory);
    std::memcpy(memory, kProgram, sizeof kProgram);
    kvm_userspace_memory_region region{};
    region.memory_size = kMemory;
    region.userspace_addr = reinterpret_cast<unsigned long>(memory);
    request(vm, KVM_SET_USER_MEMORY_REGION, region, "its memory");
}

void begin_at_0(int cpu) {
    kvm_sregs special{};
    request(cpu, KVM_GET_SREGS, special, "its segments");
    special.cs.base = 0;
    special.cs.selector = 0;
    request(cpu, KVM_SET_SREGS, special, "its segments");
    kvm_regs registers{};
    registers.rflags = 2;
    request(cpu, KVM_SET_REGS, registers, "its registers");
}

// Until it halts for the `time`th time.
bool run_on(int cpu, const kvm_run& exit, unsigned time) {
    request(cpu, KVM_RUN, 0, "running it");
    kvm_regs registers{};
    request(cpu, KVM_GET_REGS, registers, "its registers");
    std::printf("virtual machine: exit %u, halted %u times\n", exit.exit_reason, static_cast<unsigned>(registers.rax));
    std::fflush(stdout);
    return exit.exit_reason == KVM_EXIT_HLT && registers.rax == time;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        die("usage", "COMMAND [ARGUMENT]...; the command's own status is not looked at");
    }
    const int kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
    if (kvm < 0) {
        die_of_errno("/dev/kvm");
    }
    const int vm = request(kvm, KVM_CREATE_VM, 0, "a machine");
    give_memory(vm);
    const int cpu = request(vm, KVM_CREATE_VCPU, 0, "a processor");
    const auto bytes = static_cast<std::size_t>(request(kvm, KVM_GET_VCPU_MMAP_SIZE, 0, "its size"));
    const auto& exit = *static_cast<const kvm_run*>(map(cpu, bytes));
    begin_at_0(cpu);
    if (!run_on(cpu, exit, 1)) {
        return 1;
    }
    run(argv + 1);
    return run_on(cpu, exit, 2) ? 0 : 1;
}
