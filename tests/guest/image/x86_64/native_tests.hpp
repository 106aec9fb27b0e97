// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Tests of peers in long mode. Others run with such a peer under the name of a 32-bit one: see native.cmake.
#pragma once

#include "../guest.hpp"

namespace guest {

void test_native_contract(Environment&, Tap&);
void test_native_identity(Environment&, Tap&);
void test_native_beside(Environment&, Tap&);
void test_native_high(Environment&, Tap&);

inline constexpr NamedTest kArchTests[] = {
    {"native-contract", test_native_contract},
    {"native-identity", test_native_identity},
    {"native-beside", test_native_beside},
    {"native-high", test_native_high},
};

}  // namespace guest
