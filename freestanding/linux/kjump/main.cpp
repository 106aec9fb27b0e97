// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <cerrno>
#include <cstring>

#include "base/journal.hpp"
#include "commands/command_line.hpp"
#include "machine/find_kernel.hpp"

int main(int argc, char** argv) {
    using kjump::Exit;
    const auto kernel = kjump::find_kernel("");
    const kjump::Context context{"", *kernel, stdout, stderr, kjump::log_error};
    auto exit = kjump::execute({argv + (argc > 0 ? 1 : 0), argv + argc}, context);
    const bool failed_before = std::ferror(stdout) != 0;
    if ((std::fflush(stdout) != 0 || failed_before) && exit == Exit::kDone) {
        context.notice(std::string("standard output: ") + std::strerror(errno));
        exit = Exit::kIo;
    }
    return static_cast<int>(exit);
}
