// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The movers keep what the ABI says a function keeps, and the direction flag.
#include <array>

#include <catch2/catch.hpp>

#include "support/movers.hpp"

using namespace test;

namespace {

#ifdef __i386__
constexpr std::size_t kKept = 3;
using Registers = std::array<std::uintptr_t, kKept + 2>;  // ebx, esi, edi; ebp against esp; flags

Registers call(Mover mover, const Arguments* arguments) {
    Registers seen{};
    struct {
        std::uintptr_t mover, arguments;
        Registers* seen;
    } given{reinterpret_cast<std::uintptr_t>(mover), reinterpret_cast<std::uintptr_t>(arguments), &seen};
    void* frame = &given;
    asm volatile(
        "pushl %%ebx\n\tpushl %%esi\n\tpushl %%edi\n\tpushl %%ebp\n\t"
        "pushl 8(%%eax)\n\tpushl 4(%%eax)\n\tmovl (%%eax), %%eax\n\t"
        "movl $0x11111111, %%ebx\n\tmovl $0x22222222, %%esi\n\tmovl $0x33333333, %%edi\n\tmovl "
        "%%esp, %%ebp\n\t"
        "call *%%eax\n\t"
        "movl 4(%%ebp), %%eax\n\t"
        "movl %%ebx, (%%eax)\n\tmovl %%esi, 4(%%eax)\n\tmovl %%edi, 8(%%eax)\n\t"
        "movl %%ebp, %%ecx\n\tsubl %%esp, %%ecx\n\tmovl %%ecx, 12(%%eax)\n\t"
        "pushfl\n\tpopl 16(%%eax)\n\t"
        "addl $8, %%esp\n\tpopl %%ebp\n\tpopl %%edi\n\tpopl %%esi\n\tpopl %%ebx\n\t"
        : "+a"(frame)
        :
        : "ecx", "edx", "memory", "cc");
    return seen;
}
#else
constexpr std::size_t kKept = 6;
using Registers = std::array<std::uintptr_t, kKept + 2>;  // rbx, rbp, r12-r15; rsp's change; flags

Registers call(Mover mover, const Arguments* arguments) {
    Registers seen{};
    asm volatile(
        "subq $128, %%rsp\n\t"  // the red zone
        "pushq %%rbx\n\tpushq %%rbp\n\tpushq %%r12\n\tpushq %%r13\n\tpushq %%r14\n\tpushq "
        "%%r15\n\tpushq %%rdx\n\tpushq %%rsp\n\t"
        "movq $0x11111111, %%rbx\n\tmovq $0x22222222, %%rbp\n\tmovq $0x33333333, %%r12\n\t"
        "movq $0x44444444, %%r13\n\tmovq $0x55555555, %%r14\n\tmovq $0x66666666, %%r15\n\t"
        "call *%%rax\n\t"
        "movq 8(%%rsp), %%rdx\n\t"
        "movq %%rbx, (%%rdx)\n\tmovq %%rbp, 8(%%rdx)\n\tmovq %%r12, 16(%%rdx)\n\tmovq %%r13, "
        "24(%%rdx)\n\t"
        "movq %%r14, 32(%%rdx)\n\tmovq %%r15, 40(%%rdx)\n\t"
        "popq %%rcx\n\tsubq %%rsp, %%rcx\n\tmovq %%rcx, 48(%%rdx)\n\tpushfq\n\tpopq 56(%%rdx)\n\t"
        "popq %%rdx\n\tpopq %%r15\n\tpopq %%r14\n\tpopq %%r13\n\tpopq %%r12\n\tpopq %%rbp\n\tpopq "
        "%%rbx\n\taddq $128, %%rsp\n\t"
        : "+a"(mover), "+D"(arguments)
        : "d"(&seen)
        : "rcx", "rsi", "r8", "r9", "r10", "r11", "memory", "cc");
    return seen;
}
#endif

void require_kept(const Registers& seen) {
    for (std::size_t i = 0; i < kKept; ++i) {
        REQUIRE(seen[i] == 0x11111111 * (i + 1));
    }
    REQUIRE(seen[kKept] == 0);
    REQUIRE((seen[kKept + 1] & 1u << 10) == 0);
}

}  // namespace

TEST_CASE("The movers keep the registers that belong to their caller, and leave DF clear") {
    Random random("registers");
    std::vector<Mover> movers = swap_movers();
    movers.push_back(callable_copy_pages);
    const Mover mover = GENERATE_REF(from_range(movers));
    Workshop workshop(random, 4);
    SECTION("with moves") {
        workshop.destination(0);
        workshop.source(2);
        workshop.source(3);
    }
    SECTION("without") {}
    workshop.finish();
    const Arguments arguments = workshop.arguments();
    require_kept(call(mover, &arguments));
}
