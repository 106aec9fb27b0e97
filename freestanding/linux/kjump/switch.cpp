// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "commands.hpp"
#include "entry.hpp"
#include "file.hpp"
#include "mapping.hpp"
#include "text.hpp"

#include <cinttypes>
#include <fcntl.h>
#include <unistd.h>

namespace kjump {
namespace {

std::string slot_file(const Context &context) {
    const auto name = context.root + "/sys/kernel/kexec_slot";
    if (access(name.c_str(), F_OK) != 0)
        throw Failure(Exit::Kernel, "this kernel has no slots: it keeps one peer at a time");
    return name;
}

std::uint64_t chosen_slot(const Context &context) {
    const auto name = slot_file(context);
    const auto slot = number(first_line(contents(name)));
    if (!slot)
        throw Failure(Exit::Io, name + ": names no slot");
    return *slot;
}

void choose_slot(const Context &context, std::uint64_t slot) {
    auto file = File::for_update(slot_file(context));
    const auto digits = text("%" PRIu64, slot);
    file.write_at(0, {reinterpret_cast<const std::uint8_t *>(digits.data()), digits.size()});
}

// A look at memory that is not in this kernel's map. A kernel may have no /dev/mem or keep it shut:
// then there is nothing to see.
std::vector<std::uint8_t> look_at(std::uint64_t page, const std::string &root) {
    try {
        const auto memory = File::for_reading(root + "/dev/mem");
        const Mapping mapping(memory, page, kPage); // read() reaches only this kernel's memory
        return {mapping.data(), mapping.data() + kPage};
    } catch (const Failure &) {
        return {};
    }
}

void check_way_back(std::uint64_t entry, const std::string &root) {
    const auto page = look_at(page_down(entry), root);
    if (!page.empty() && !is_way_back(entry, page))
        throw Failure(Exit::NoPeer,
                      text("the entry %#" PRIx64 " cannot be: no kernel left from there", entry));
}

// A peer that is loaded takes its next entry along whenever it comes back; only a kernel that was
// entered by a jump has to name the way back once.
void load_way_back(const Options &options, const Context &context) {
    const auto entry =
        options.entry ? options.entry : jump_back_entry(contents(context.root + "/proc/cmdline"));
    if (!entry && options.slot)
        throw Failure(Exit::NoPeer, text("slot %" PRIu64, *options.slot) +
                                        " is empty, and this kernel was not entered by a jump");
    if (!entry)
        throw Failure(
            Exit::NoPeer,
            "there is no peer: this kernel was not entered by a jump, and nothing is loaded");
    check_entry(*entry, machine_memory(context.root),
                system_ram(contents(context.root + "/proc/iomem")));
    check_way_back(*entry, context.root);
    const kexec_segment nothing{nullptr, 0, nullptr, 0};
    context.kernel.load(*entry, {&nothing, 1}, KEXEC_PRESERVE_CONTEXT);
}

void switch_to_chosen(const Options &options, const Context &context) {
    if (!is_loaded(context))
        load_way_back(options, context);
    else if (options.entry)
        throw Failure(Exit::Kernel,
                      "a peer is loaded already, and --entry would lose it; kexec -u unloads it");
    context.kernel.jump();
}

} // namespace

bool is_loaded(const Context &context) {
    return contents(context.root + "/sys/kernel/kexec_loaded").starts_with('1');
}

void switch_to_peer(const Options &options, const Context &context) {
    if (!options.slot) {
        switch_to_chosen(options, context);
        return;
    }
    const auto old_slot = chosen_slot(context);
    choose_slot(context, *options.slot);
    try {
        switch_to_chosen(options, context);
    } catch (...) {
        choose_slot(context, old_slot);
        throw;
    }
}

} // namespace kjump
