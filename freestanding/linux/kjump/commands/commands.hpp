// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The commands, one file each.
#pragma once

#include "commands/options.hpp"
#include "machine/context.hpp"

namespace kjump {

// Each throws Failure.
void save(const Options& options, const Context& context);
void restore(const Options& options, const Context& context);
void locate(const Options& options, const Context& context);
void find(const Options& options, const Context& context);
void hibernate(const Options& options, const Context& context);
void dump(const Options& options, const Context& context);
void snapshot(const Options& options, const Context& context);
void make_saver(const Options& options, const Context& context);
void guard(const Options& options, const Context& context);
void task(const Options& options, const Context& context);
void load(const Options& options, const Context& context);
void switch_to_peer(const Options& options, const Context& context);
void unload(const Options& options, const Context& context);
void status(const Options& options, const Context& context);
void bios(const Options& options, const Context& context);
void run(const Options& options, const Context& context);
void window(const Options& options, const Context& context);

}  // namespace kjump
