// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Runs a command that may not reboot, load a kernel, or leave: root without CAP_SYS_BOOT.
#include <linux/capability.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "error.hpp"

int main(int argc, char** argv) {
    using namespace user;
    if (argc < 2) {
        die("usage", "COMMAND [ARGUMENT]...");
    }
    if (prctl(PR_CAPBSET_DROP, CAP_SYS_BOOT) != 0) {
        die_of_errno("prctl");
    }
    execvp(argv[1], argv + 1);
    die_of_errno(argv[1]);
}
