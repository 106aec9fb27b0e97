// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What kjump does, on the machine that `Context` shows it.
#pragma once

#include <cstdio>

#include "base/failure.hpp"
#include "commands/options.hpp"
#include "machine/kernel.hpp"

namespace kjump {

struct Context {
    std::string root;  // before /proc and /sys; empty but in tests
    Kernel& kernel;
    std::FILE *out, *err;

    std::FILE* progress(const Options& options) const { return options.quiet ? nullptr : err; }
    void notice(const std::string& sentence) const { std::fprintf(err, "kjump: %s\n", sentence.c_str()); }
};

// Each throws Failure.
void save(const Options& options, const Context& context);
void restore(const Options& options, const Context& context);
void switch_to_peer(const Options& options, const Context& context);
void status(const Options& options, const Context& context);
void bios(const Options& options, const Context& context);
void run_program(const Options& options, const Context& context);

// Whether the kernel has an image loaded to jump to.
bool is_loaded(const Context& context);

// The whole program: parses, does, prints the one sentence of a failure. `words` are the arguments
// without the name.
Exit run(const std::vector<std::string>& words, const Context& context);

}  // namespace kjump
