// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <libjump/jump.hpp>

extern "C" int kernel();

extern "C" int consumer() {
    char text[libjump::kSentenceMax];
    return static_cast<int>(libjump::describe(libjump::Failure::swap_page_missing(), text)) + kernel();
}
