// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Test points in TAP, one line each, sent at once.
#pragma once

#include <cstdarg>
#include <cstdio>

namespace user {

class Tap {
public:
    Tap() { std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ); }

    [[gnu::format(printf, 3, 4)]] bool point(bool good, const char* format, ...) {
        std::va_list arguments;
        va_start(arguments, format);
        std::printf("%sok %d - ", good ? "" : "not ", ++points_);
        std::vprintf(format, arguments);
        std::putchar('\n');
        va_end(arguments);
        failed_ |= !good;
        return good;
    }

    // The plan, last. Returns the exit status.
    int done() const {
        std::printf("1..%d\n", points_);
        return failed_ ? 1 : 0;
    }

private:
    int points_ = 0;
    bool failed_ = false;
};

}  // namespace user
