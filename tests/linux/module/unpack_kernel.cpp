// SPDX-License-Identifier: MIT OR GPL-2.0-only
// unpack-kernel BZIMAGE FILE: makes FILE of the kernel as kjump make-saver would, for the savers of the tests.
#include "machine/unpack_kernel.hpp"

#include <cstdio>

#include <unistd.h>

#include "base/failure.hpp"

int main(int count, char** words) {
    if (count != 3) {
        std::fprintf(stderr, "usage: unpack-kernel BZIMAGE FILE\n");
        return 2;
    }
    unlink(words[2]);
    try {
        kjump::unpack_kernel(words[1], words[2], "");
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "unpack-kernel: %s\n", failure.what());
        return 1;
    }
    return 0;
}
