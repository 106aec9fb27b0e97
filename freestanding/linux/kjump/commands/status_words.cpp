// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <cinttypes>

#include "base/text.hpp"
#include "commands/status_facts.hpp"
#include "image/report.hpp"

namespace kjump {
namespace {

using Presence = InstalledFile::Presence;

std::string describe_slot(const Slot& slot) {
    if (!slot.loaded) {
        return "empty";
    }
    return (slot.entry != 0 ? text("loaded, entered at %#" PRIx64, slot.entry)
                            : "loaded, but there is no way into it") +
           std::string(slot.resident ? ", resident" : "");
}

std::string describe_timer(const Timer& timer) {
    return (timer.seconds == 0 ? "none" : text("up to %u seconds", timer.seconds)) + ": " + timer.words;
}

std::string describe_installed(const SaverFacts& saver) {
    const auto& initrd = saver.initrd;
    const bool has_kernel = saver.kernel.presence != Presence::kMissing;
    const auto lacks_kernel = has_kernel ? ""
                                         : "; its kernel, " + saver.kernel.name +
                                               ", is missing, and kjump hibernate --kernel=FILE names another one";
    const auto* const boots_slower = has_kernel && saver.unpacked_kernel.presence == Presence::kMissing
                                         ? "; it boots slower than with its kernel unpacked: kjump make-saver keeps "
                                           "that too"
                                         : "";
    switch (initrd.presence) {
        case Presence::kThere:
            return initrd.name + ", made on " + date(initrd.changed) + ", " + mebibytes(initrd.bytes) + lacks_kernel +
                   boots_slower;
        case Presence::kMissing:
            return "none: kjump make-saver makes one" + lacks_kernel;
        case Presence::kHidden:
            break;
    }
    return "is shown only to root" + lacks_kernel;
}

// It keeps its memory until somebody does something.
std::string describe_dead(const std::optional<Window>& window) {
    const auto memory = window && is_of_saver(*window) ? std::optional(window->range) : std::nullopt;
    return text("; what is in slot %" PRIu64 " is dead", kSaverSlot) +
           (memory ? ", and keeps " + mebibytes(memory->end - memory->start) : "") +
           text(
               ": kjump make-saver --resident --if-missing boots a saver in its place, and kjump unload "
               "--slot=%" PRIu64,
               kSaverSlot) +
           (memory ? text(" and kjump window give %#" PRIx64 " give that back", memory->start) : " empties the slot");
}

std::string describe_resident(const ResidentState& state) {
    switch (state.peer) {
        case ResidentState::Peer::kSleeps:
            return text("; one sleeps in slot %" PRIu64, kSaverSlot);
        case ResidentState::Peer::kDead:
            return describe_dead(state.window);
        case ResidentState::Peer::kNone:
        case ResidentState::Peer::kOther:
            break;
    }
    return "";
}

std::string describe_saver(const SaverFacts& saver) {
    return describe_installed(saver) + describe_resident(saver.resident.value_or(ResidentState{}));
}

std::string describe_secret(const std::string& secret) {
    return secret.empty() ? "not encrypted"
                          : "encrypted by " + std::string(secret == kByPassphrase ? "a passphrase" : "the key file");
}

// What a boot of that kernel restores, or why it restores nothing, and what changes that.
std::string describe_initrd(const BootInitrd& initrd, const std::string& make) {
    const auto nothing = initrd.release + ": restores no image";
    const auto anew = "; " + make + " makes the initrd anew";
    if (initrd.is_of_another_version) {
        return nothing + " of this kjump" + anew;
    }
    if (!initrd.place) {
        return nothing + "; " + make +
               " puts kjump into the initrd, and libjump's module if it is built for that kernel, unless "
               "/etc/default/kjump says RESTORE=no";
    }
    if (initrd.secret == kNoKey) {
        return nothing + ", since it has no key: KEY_FILE or PASSPHRASE in /etc/default/kjump is wrong" + anew;
    }
    return initrd.release + ": restores an image that is " + describe_secret(initrd.secret) +
           ", at the start of a disk" +
           (*initrd.place != 0 ? text(" or %" PRIu64 " bytes from there", *initrd.place) : "");
}

}  // namespace

void print_words(std::FILE* out, const KernelFacts& facts) {
    const auto line = [=](const std::string& name, const std::string& value) {
        std::fprintf(out, "%-9s %s\n", name.c_str(), value.c_str());
    };
    line("kernel", facts.kernel.describe());
    line("memory", facts.memory_bytes ? mebibytes(*facts.memory_bytes) + " above 1 MiB" : "not known");
    line("entered", facts.way_back ? text("by a jump; the way back is %#" PRIx64, *facts.way_back) : "not by a jump");
    line("interface", facts.interface);
    if (facts.timer) {
        line("timeouts", describe_timer(*facts.timer));
    }
    if (facts.loaded) {
        line("loaded", *facts.loaded ? "yes" : "no");
    }
    if (!facts.slots) {
        line("slots", facts.failure ? "cannot be shown" : "are shown only to root with CAP_SYS_BOOT");
    }
    for (std::size_t i = 0; facts.slots && i < facts.slots->size(); ++i) {
        line(text("slot %zu", i), describe_slot((*facts.slots)[i]) + (facts.chosen == i ? ", chosen" : ""));
    }
    if (facts.saver) {
        line("saver", describe_saver(*facts.saver));
    }
    if (facts.boot && !facts.boot->initrds) {
        line("boot", "is shown only to root");
    } else if (facts.boot) {
        for (const auto& initrd : *facts.boot->initrds) {
            line("boot", describe_initrd(initrd, facts.boot->make));
        }
    }
    for (const auto& image : facts.images) {
        line("image", image.device + ": " + describe_state(image.header, image.origin));
    }
    if (facts.has_hidden_disks) {
        line("images", "may be on disks that you may not read");
    }
}

}  // namespace kjump
