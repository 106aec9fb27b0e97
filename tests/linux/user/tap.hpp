// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Test points in the Test Anything Protocol, one line each, sent at once; the plan comes last.
#pragma once

#include <cstdarg>
#include <cstdio>

#include <common/tap_count.hpp>

namespace user {

class Tap {
public:
    Tap() { std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ); }

    // One test point; the rest is its name, as printf takes it.
    [[gnu::format(printf, 3, 4)]] bool check(bool passed, const char* name, ...) {
        std::va_list arguments;
        va_start(arguments, name);
        const char* const word = count_.add(passed);
        std::printf("%s %u - ", word, count_.points());
        std::vprintf(name, arguments);
        std::putchar('\n');
        va_end(arguments);
        return passed;
    }

    // Prints the plan. Returns the exit status.
    int finish() const {
        std::printf("1..%u\n", count_.points());
        return count_.all_passed() ? 0 : 1;
    }

private:
    freestanding::TapCount count_;
};

}  // namespace user
