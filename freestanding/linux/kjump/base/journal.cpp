// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "base/journal.hpp"

#include <cstdlib>

#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

namespace kjump {

bool is_journal(int descriptor, const char* stream) {
    struct stat status;
    return stream != nullptr && fstat(descriptor, &status) == 0 &&
           stream == std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino);
}

// Not with LOG_CONS: the console has it already.
void log_error(const std::string& sentence) {
    if (!is_journal(STDERR_FILENO, std::getenv("JOURNAL_STREAM"))) {
        openlog("kjump", 0, LOG_DAEMON);
        syslog(LOG_ERR, "%s", sentence.c_str());
        closelog();
    }
}

}  // namespace kjump
