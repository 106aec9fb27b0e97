// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "base/journal.hpp"

#include <cstdlib>
#include <string>

#include <fcntl.h>
#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

namespace kjump {
namespace {

// With the lowest priority, which no console shows as it is set up. [linux] Documentation/ABI/testing/dev-kmsg: one
// write for each message. Nobody can be told that it fails.
void log_to_kernel(const std::string& sentence) {
    const auto message = "<" + std::to_string(LOG_DAEMON | LOG_DEBUG) + ">kjump: " + sentence + "\n";
    const int log = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
    if (log >= 0) {
        [[maybe_unused]] const auto written = write(log, message.data(), message.size());
        close(log);
    }
}

}  // namespace

bool is_journal(int descriptor, const char* stream) {
    struct stat status;
    return stream != nullptr && fstat(descriptor, &status) == 0 &&
           stream == std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino);
}

// Not with LOG_CONS: the console has it already.
void log_error(const std::string& sentence) {
    if (is_journal(STDERR_FILENO, std::getenv("JOURNAL_STREAM"))) {
        return;
    }
    if (access(_PATH_LOG, F_OK) == 0) {
        openlog("kjump", 0, LOG_DAEMON);
        syslog(LOG_ERR, "%s", sentence.c_str());
        closelog();
    } else {
        log_to_kernel(sentence);
    }
}

}  // namespace kjump
