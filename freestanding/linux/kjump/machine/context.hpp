// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The machine kjump works on, and where it speaks.
#pragma once

#include <cstdio>
#include <string>

#include "machine/kernel.hpp"

namespace kjump {

struct Context {
    std::string root;  // before /proc and /sys; empty but in tests
    Kernel& kernel;
    std::FILE *out, *err;
    // Takes a sentence that an administrator should find later, whoever saw it on `err`: main.cpp's is log_error().
    Notice log = [](const std::string&) {};

    // A stream for Progress; null if `quiet`.
    std::FILE* progress(bool quiet) const { return quiet ? nullptr : err; }
    void notice(const std::string& sentence) const { std::fprintf(err, "kjump: %s\n", sentence.c_str()); }
    // The same for a function that is given a Notice.
    Notice notices() const {
        return [this](const std::string& sentence) { notice(sentence); };
    }
};

}  // namespace kjump
