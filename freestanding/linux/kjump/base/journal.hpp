// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The system's log, for who does not see what kjump said: the terminal may be gone, or scrolled away by a boot.
#pragma once

#include <string>

namespace kjump {

// True if what is written to `descriptor` goes to the journal: `stream` is $JOURNAL_STREAM, systemd.exec(5), or null.
bool is_journal(int descriptor, const char* stream);

// An error of kjump's, by syslog(3), unless standard error is the journal, which has it by that. Where nobody takes a
// log, as in most initrds, the kernel's has it, which a system's log begins with.
void log_error(const std::string& sentence);

}  // namespace kjump
