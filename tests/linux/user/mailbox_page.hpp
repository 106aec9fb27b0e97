// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The sender's end of payload::Mailbox.
#pragma once

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "error.hpp"
#include "mailbox.hpp"

namespace user {

// The mailbox, mapped until the program ends.
inline volatile payload::Mailbox& open_mailbox() {
    const int memory = open("/dev/mem", O_RDWR | O_SYNC);
    if (memory < 0) {
        die_of_errno("/dev/mem");
    }
    void* page = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, memory, payload::kMailboxAddress);
    if (page == MAP_FAILED) {
        die_of_errno("mapping the mailbox");
    }
    close(memory);
    return *static_cast<volatile payload::Mailbox*>(page);
}

// The fault of the visit that the mailbox describes, or nullptr.
inline const char* wrong_with_visit(const volatile payload::Mailbox& mailbox, std::uint32_t visit) {
    if (mailbox.magic != payload::kMailboxMagic) {
        return "the payload never ran";
    }
    if (mailbox.visits != visit) {
        return "the payload counts other visits";
    }
    const auto& seen = mailbox.arrival;
    return payload::broken_clause({seen.cr0, seen.cr4, seen.eflags, seen.way_back, seen.registers, seen.stack});
}

}  // namespace user
