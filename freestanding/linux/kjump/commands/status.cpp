// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <cinttypes>

#include "base/file.hpp"
#include "base/text.hpp"
#include "commands/commands.hpp"
#include "image/image.hpp"
#include "image/report.hpp"
#include "machine/entry.hpp"
#include "machine/slots.hpp"

namespace kjump {
namespace {

// One line of /sys/kernel/kexec_slots: an entry, 0 if the peer left none, or "-".
std::string describe_slot(const std::string& line) {
    if (line == "-") {
        return "empty";
    }
    const auto entry = number(line);
    if (!entry) {
        return "unknown: " + line;
    }
    return *entry != 0 ? "loaded, entered at " + line : "loaded, but the peer left no way back";
}

void print_slots(const Context& context) {
    const auto entries = slot_entries(context);
    const auto chosen = entries.empty() ? 0 : chosen_slot(context);
    for (std::size_t slot = 0; slot < entries.size(); ++slot) {
        std::fprintf(context.out, "slot %zu    %s%s\n", slot, describe_slot(entries[slot]).c_str(),
                     chosen == slot ? ", chosen" : "");
    }
}

void print_kernel(const Context& context) {
    const auto entry = jump_back_entry(contents(context.root + "/proc/cmdline"));
    std::fprintf(context.out, "%-9s %s\n", "kernel", context.kernel.identify().describe().c_str());
    std::fprintf(context.out, "%-9s %s\n", "memory",
                 (mebibytes(machine_memory(context.root).bytes()) + " above 1 MiB").c_str());
    std::fprintf(context.out, "%-9s %s\n", "entered",
                 entry ? text("by a jump; the way back is %#" PRIx64, *entry).c_str() : "not by a jump");
    std::fprintf(context.out, "%-9s %s\n", "loaded", is_loaded(context) ? "yes" : "no");
    print_slots(context);
}

}  // namespace

void status(const Options& options, const Context& context) {
    if (options.operands.empty()) {
        print_kernel(context);
        return;
    }
    auto file = File::for_reading(options.operands[0]);
    print_header(context.out, Image(file, file.name()).header());
}

}  // namespace kjump
