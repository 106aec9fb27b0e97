// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "../basic_jump.hpp"

template class libjump::BasicJump<libjump::I386>;
