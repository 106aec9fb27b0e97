// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Must be refused: clang-tidy: invalid case style for enum constant
enum class Colour { Red };
