// SPDX-License-Identifier: MIT OR GPL-2.0-only
//
// What QEMU 7.2 said of machines with two CPUs, most of the other registers left out.
#include "registers.hpp"

#include <catch2/catch.hpp>

using namespace harness;

namespace {

using Lines = std::vector<std::string>;

constexpr const char* kNarrow = R"((qemu) info registers -a

CPU#0
EAX=00000001 EBX=00000000 ECX=c14e88c0 EDX=00000000
EIP=c101e5b9 EFL=00000096 [--S-AP-] CPL=0 II=0 A20=1 SMM=0 HLT=0
CS =0060 00000000 ffffffff 00cf9a00 DPL=0 CS32 [-R-]
TR =0080 ffa06000 0000407b 00008900 DPL=0 TSS32-avl
CR0=80050033 CR2=ffbff000 CR3=014ee000 CR4=000006b0
EFER=0000000000000000

CPU#1
EAX=c1863f68 EBX=00000000 ECX=c1863f68 EDX=0000002c
EIP=c12fa73e EFL=00200046 [---Z-P-] CPL=0 II=0 A20=1 SMM=0 HLT=0
CS =0060 00000000 ffffffff 00cf9a00 DPL=0 CS32 [-R-]
TR =0080 ffa31000 0000407b 00008900 DPL=0 TSS32-avl
CR0=80050033 CR2=00000000 CR3=014ee000 CR4=000006b0
EFER=0000000000000000

(qemu) info lapic 0
dumping local APIC state for CPU 0
Timer DCR=0x3 (divide by 16) initial_count = 0 current_count = 0
)";

constexpr const char* kWide = R"((qemu) info registers -a

CPU#0
RAX=0000001864f7edbf RBX=0000000000002774 RCX=00000000009e7488 RDX=000000000000b6ea
RIP=ffffffffa01f77a3 RFL=00000283 [--S---C] CPL=0 II=0 A20=1 SMM=0 HLT=0
CS =0010 0000000000000000 ffffffff 00af9b00 DPL=0 CS64 [-RA]
TR =0040 fffffe0000003000 00004087 00008900 DPL=0 TSS64-avl
CR0=80050033 CR2=ffff8f024d001000 CR3=000000000b610000 CR4=000006f0
EFER=0000000000000d01

CPU#1
RAX=0000000000000002 RBX=0000000000000001 RCX=00000000c0000080 RDX=0000000000000000
RIP=ffffffff9f83fc9b RFL=00000093 [--S-A-C] CPL=0 II=0 A20=1 SMM=0 HLT=1
CS =0010 0000000000000000 ffffffff 00af9b00 DPL=0 CS64 [-RA]
TR =0040 fffffe000003e000 00004087 00008900 DPL=0 TSS64-avl
CR0=80050033 CR2=0000000000000000 CR3=000000000b610000 CR4=000006e0
EFER=0000000000000d01
)";

}  // namespace

TEST_CASE("registers of 32 bits") {
    CHECK(cpu_lines(kNarrow) == Lines{"CPU 0: EIP=c101e5b9 CPL=0 HLT=0 IF=0 CR3=014ee000",
                                      "CPU 1: EIP=c12fa73e CPL=0 HLT=0 IF=0 CR3=014ee000"});
}

TEST_CASE("registers of 64 bits") {
    CHECK(cpu_lines(kWide) == Lines{"CPU 0: RIP=ffffffffa01f77a3 CPL=0 HLT=0 IF=1 CR3=000000000b610000",
                                    "CPU 1: RIP=ffffffff9f83fc9b CPL=0 HLT=1 IF=0 CR3=000000000b610000"});
}

TEST_CASE("an answer that lacks something") {
    CHECK(cpu_lines("").empty());
    CHECK(cpu_lines("(qemu) info pic\npic1: irr=00 imr=ff\n").empty());
    CHECK(cpu_lines("CPU#7\nRIP=1 RFL=200\n") == Lines{"CPU 7: RIP=1 CPL=? HLT=? IF=1 CR3=?"});
}
