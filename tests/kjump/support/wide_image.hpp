// SPDX-License-Identifier: MIT OR GPL-2.0-only
// An image of a kernel of 64 bits, and a machine whose kernel takes it whoever that is.
#pragma once

#include "support/fresh_boot.hpp"
#include "support/slots.hpp"

namespace kjump::test {

// Of the middle the first part is in memory of the machine's own kernel.
inline const std::vector<std::uint8_t> kWideFar = pattern(3 * 4096, 4), kWideLow = pattern(0x9e000, 5),
                                       kWideMiddle = pattern(0x110000, 6),
                                       kWideControl = with_control_page(pattern(5 * 4096, 7), 0x4800000,
                                                                        libjump::Machine::kX86_64);
constexpr std::uint64_t kWideText = 0x3f10000, kWideTextVirtual = 0xffffffff81000000;
constexpr std::size_t kWideTextBytes = 0x3000;

// The kernel's text is there twice, as in a vmcore. The first part in the file is the last one in memory.
inline std::vector<std::uint8_t> wide_vmcore() {
    const auto text = Bytes(kWideMiddle).subspan(0x10000, kWideTextBytes);
    return make_core<Elf64>({{0x140000000, kWideFar},
                             {0x1000, kWideLow},
                             {kWideText, {text.begin(), text.end()}, 0, 0, kWideTextVirtual},
                             {0x3f00000, kWideMiddle},
                             {0x4800000, kWideControl}},
                            note("VMCOREINFO", 0, kInfo), EM_X86_64);
}

// What restoring it loads. Its way back moves nothing any more.
inline FakeKernel::Memory wide_memory() {
    constexpr std::ptrdiff_t kOwnEnd = 0xf0000, kListHead = 0x858;
    auto control = kWideControl;
    std::fill_n(control.begin() + kListHead, 8, std::uint8_t{0});
    control[kListHead] = 4;
    return {{0x1000, kWideLow},
            {0x3f00000, {kWideMiddle.begin(), kWideMiddle.begin() + kOwnEnd}},
            {0x3ff0000, {kWideMiddle.begin() + kOwnEnd, kWideMiddle.end()}},
            {0x4800000, control},
            {0x140000000, kWideFar}};
}

// Of another build than the image's.
class WideFreshBoot : public FreshBoot {
public:
    WideFreshBoot() : FreshBoot(wide_vmcore()) {
        kernel.takes_any = true;
        kernel.identity = {"6.12.0", "#2 SMP other", {9}};
        kernel.slot_list.assign(8, kEmpty);
    }
};

}  // namespace kjump::test
