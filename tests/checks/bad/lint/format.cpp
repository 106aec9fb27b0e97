// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Must be refused: clang-format: the files above are not as clang-format -i leaves them
int   number( );
