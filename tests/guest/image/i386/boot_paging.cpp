// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <libjump/x86.hpp>

#include "../boot.hpp"

namespace guest {

void check_paging(Environment& environment, Tap& tap) {
    const bool pae = (libjump::read_cr4() & libjump::cr4::PAE) != 0;
    print("# paging: ", pae ? "PAE" : "32-bit", "\n");
    tap.check(pae == multiboot::has_word(environment.boot.arguments(), "pae"), "the paging mode that was asked for");
}

}  // namespace guest
