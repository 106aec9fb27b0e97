// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Must be refused: clang-tidy: statement should be inside braces
int larger(int left, int right) {
    if (left > right) return left;
    return right;
}
