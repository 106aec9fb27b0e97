// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <cinttypes>
#include <optional>

#include "base/file.hpp"
#include "base/text.hpp"
#include "commands/commands.hpp"
#include "image/image.hpp"
#include "image/image_file.hpp"
#include "image/report.hpp"
#include "machine/entry.hpp"

namespace kjump {
namespace {

std::string describe_slot(const Slot& slot) {
    if (!slot.loaded) {
        return "empty";
    }
    return (slot.entry != 0 ? text("loaded, entered at %#" PRIx64, slot.entry)
                            : "loaded, but there is no way into it") +
           std::string(slot.resident ? ", resident" : "");
}

// Nothing if this kernel does not show its slots to the user.
std::optional<std::vector<Slot>> visible_slots(const Kernel& kernel) {
    try {
        return kernel.slots();
    } catch (const Failure& failure) {
        if (failure.exit() != Exit::kKernel) {
            throw;
        }
        return {};
    }
}

void print_slots(const std::vector<Slot>& slots, const Context& context) {
    std::optional<std::uint64_t> chosen;
    if (!slots.empty() && context.kernel.keeps_choice()) {
        chosen = context.kernel.chosen_slot();
    }
    for (std::size_t i = 0; i < slots.size(); ++i) {
        std::fprintf(context.out, "slot %zu    %s%s\n", i, describe_slot(slots[i]).c_str(),
                     chosen == i ? ", chosen" : "");
    }
}

// Where asking for them fails, the rest has been said, and this says that they are missing.
void print_visible_slots(const Context& context) {
    const auto say = [&](const char* words) { std::fprintf(context.out, "%-9s %s\n", "slots", words); };
    try {
        if (const auto slots = visible_slots(context.kernel)) {
            print_slots(*slots, context);
        } else {
            say("are shown only to root with CAP_SYS_BOOT");
        }
    } catch (const Failure&) {
        say("cannot be shown");
        throw;
    }
}

// What is wrong with the interface is said by others.
void print_timer(const Context& context) {
    try {
        if (const auto timer = context.kernel.timer()) {
            const auto most = timer->seconds == 0 ? std::string("none") : text("up to %u seconds", timer->seconds);
            std::fprintf(context.out, "%-9s %s: %s\n", "timeouts", most.c_str(), timer->words.c_str());
        }
    } catch (const Failure&) {
    }
}

void print_kernel(const Context& context) {
    const auto entry = jump_back_entry(contents(context.root + "/proc/cmdline"));
    std::fprintf(context.out, "%-9s %s\n", "kernel", context.kernel.identify().describe().c_str());
    std::fprintf(context.out, "%-9s %s\n", "memory",
                 (mebibytes(machine_memory(context.root).bytes()) + " above 1 MiB").c_str());
    std::fprintf(context.out, "%-9s %s\n", "entered",
                 entry ? text("by a jump; the way back is %#" PRIx64, *entry).c_str() : "not by a jump");
    std::fprintf(context.out, "%-9s %s\n", "interface", context.kernel.interface().c_str());
    print_timer(context);
    if (context.kernel.keeps_choice()) {
        std::fprintf(context.out, "%-9s %s\n", "loaded", context.kernel.is_loaded() ? "yes" : "no");
    }
    print_visible_slots(context);
}

}  // namespace

void status(const Options& options, const Context& context) {
    if (options.operands.empty()) {
        print_kernel(context);
        return;
    }
    auto file = open_image(options.operands[0]);
    print_header(context.out, Image(file, file.name()).header());
}

}  // namespace kjump
