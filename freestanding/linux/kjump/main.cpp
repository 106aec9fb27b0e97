// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "commands.hpp"

int main(int argc, char **argv) {
    kjump::LinuxKernel kernel;
    const auto exit =
        kjump::run({argv + (argc > 0 ? 1 : 0), argv + argc}, {"", kernel, stdout, stderr});
    if (std::fflush(stdout) != 0)
        return static_cast<int>(kjump::Exit::Io);
    return static_cast<int>(exit);
}
