// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "commands.hpp"
#include "entry.hpp"
#include "file.hpp"
#include "image.hpp"
#include "report.hpp"
#include "text.hpp"

#include <cinttypes>

namespace kjump {
namespace {

void print_kernel(const Context &context) {
    const auto entry = jump_back_entry(contents(context.root + "/proc/cmdline"));
    std::fprintf(context.out, "%-9s %s\n", "kernel", context.kernel.identify().describe().c_str());
    std::fprintf(context.out, "%-9s %s\n", "memory",
                 (mebibytes(machine_memory(context.root).bytes()) + " above 1 MiB").c_str());
    std::fprintf(context.out, "%-9s %s\n", "entered",
                 entry ? text("by a jump; the way back is %#" PRIx64, *entry).c_str()
                       : "not by a jump");
    std::fprintf(context.out, "%-9s %s\n", "loaded", is_loaded(context) ? "yes" : "no");
}

} // namespace

void status(const Options &options, const Context &context) {
    if (options.operands.empty()) {
        print_kernel(context);
        return;
    }
    auto file = File::for_reading(options.operands[0]);
    print_header(context.out, Image(file, file.name()).header());
}

} // namespace kjump
