// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "commands/status_facts.hpp"

#include <cerrno>

#include <sys/stat.h>

#include "base/file.hpp"
#include "machine/entry.hpp"
#include "machine/saver.hpp"

namespace kjump {
namespace {

std::optional<std::uint64_t> memory_bytes(const std::string& root) {
    try {
        return machine_memory(root).bytes();
    } catch (const Failure&) {
        return {};  // not every kernel has the firmware's map
    }
}

// What is wrong with the interface is said by others.
std::optional<Timer> timer(const Kernel& kernel) {
    try {
        return kernel.timer();
    } catch (const Failure&) {
        return {};
    }
}

void add_slots(const Kernel& kernel, KernelFacts& facts) {
    try {
        if (kernel.keeps_choice()) {
            facts.loaded = kernel.is_loaded();
        }
        const auto slots = kernel.slots();
        if (!slots.empty() && kernel.keeps_choice()) {
            facts.chosen = kernel.chosen_slot();
        }
        facts.slots = slots;
    } catch (const Failure& failure) {
        if (failure.exit() != Exit::kKernel) {
            facts.failure = failure;
        }
    }
}

InstalledFile installed(const std::string& name) {
    using Presence = InstalledFile::Presence;
    struct stat status;
    if (stat(name.c_str(), &status) != 0) {
        return {name, errno == ENOENT || errno == ENOTDIR ? Presence::kMissing : Presence::kHidden};
    }
    return {name, Presence::kThere, static_cast<std::uint64_t>(status.st_size), status.st_mtime};
}

// Shown to who may wake it.
std::optional<ResidentState> resident(const Context& context) {
    try {
        return resident_state(context);
    } catch (const Failure&) {
        return {};
    }
}

}  // namespace

KernelFacts kernel_facts(const Context& context) {
    const auto& root = context.root;
    const auto& kernel = context.kernel;
    KernelFacts facts{};
    facts.kernel = kernel.identify();
    facts.memory_bytes = memory_bytes(root);
    facts.way_back = jump_back_entry(contents(root + "/proc/cmdline"));
    facts.interface = kernel.interface();
    facts.takes_any_image = kernel.takes_any_image();
    facts.timer = timer(kernel);
    add_slots(kernel, facts);
    if (kernel.takes_any_image() || kernel.lacks_module()) {
        const auto& release = facts.kernel.release;
        facts.saver = {installed(saver_initrd(root, release)), installed(saver_kernel(root, release)),
                       installed(unpacked_saver_kernel(root, release)), resident(context)};
        facts.boot = {boot_initrds(root, release), make_initrds(root)};
    }
    const auto places = image_places(boot_place(root, facts.kernel.release));
    facts.images = find_images(root, places, &facts.has_hidden_disks);
    return facts;
}

}  // namespace kjump
