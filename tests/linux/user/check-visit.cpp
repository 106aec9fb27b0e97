// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Says whether the payload has just been visited for the Nth time, and how it found the machine.
#include "clock.hpp"
#include "mailbox_page.hpp"

int main(int argc, char** argv) {
    using namespace user;
    if (argc != 2) {
        die("usage", "VISIT (0: forget the last one)");
    }
    const auto visit = static_cast<std::uint32_t>(number(argv[1], 0, "not a number of visits"));
    auto& mailbox = open_mailbox();
    if (visit == 0) {
        mailbox.magic = 0;
        mailbox.quiet = 0;
        return 0;
    }
    if (const auto* wrong = wrong_with_visit(mailbox, visit)) {
        die("visit", wrong);
    }
    std::printf("payload: %.3f ms on the bare machine\n",
                static_cast<double>(mailbox.left - mailbox.arrived) / ticks_per_second() * 1000);
    return 0;
}
