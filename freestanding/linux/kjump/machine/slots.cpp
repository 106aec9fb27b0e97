// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/slots.hpp"

#include <cerrno>
#include <cinttypes>

#include <sys/file.h>
#include <unistd.h>

#include "base/file.hpp"
#include "base/text.hpp"

namespace kjump {
namespace {

std::string slot_file(const Context& context) { return context.root + "/sys/kernel/kexec_slot"; }

bool has_slots(const Context& context) { return access(slot_file(context).c_str(), F_OK) == 0; }

Failure not_allowed() { return {Exit::kKernel, "only root with CAP_SYS_BOOT may load a peer and leave"}; }

void check_slots(const Context& context) {
    if (!has_slots(context)) {
        throw Failure(Exit::kKernel, "this kernel has no slots: it keeps one peer at a time");
    }
}

}  // namespace

std::uint64_t chosen_slot(const Context& context) {
    check_slots(context);
    const auto name = slot_file(context);
    const auto slot = number(first_line(contents(name)));
    if (!slot) {
        throw Failure(Exit::kIo, name + ": names no slot");
    }
    return *slot;
}

void choose_slot(const Context& context, std::uint64_t slot) {
    check_slots(context);
    const auto name = slot_file(context);
    const auto digits = text("%" PRIu64, slot);
    errno = 0;
    try {
        File::for_update(name).write_at(0, {reinterpret_cast<const std::uint8_t*>(digits.data()), digits.size()});
    } catch (const Failure&) {
        if (errno == EPERM || errno == EACCES) {
            throw not_allowed();
        }
        throw;
    }
}

std::optional<File> lock_slots(const Context& context) {
    const auto name = context.root + "/sys/kernel/kexec_memory";  // nobody but root can open it
    if (access(name.c_str(), F_OK) != 0) {
        return std::nullopt;
    }
    if (access(name.c_str(), R_OK) != 0) {
        throw not_allowed();
    }
    auto file = File::for_reading(name);
    if (flock(file.descriptor(), LOCK_EX | LOCK_NB) == 0) {
        return file;
    }
    context.notice("waits for another kjump");
    while (flock(file.descriptor(), LOCK_EX) != 0) {
        if (errno != EINTR) {
            fail_io(file.name());
        }
    }
    return file;
}

std::vector<std::string> slot_entries(const Context& context) {
    std::vector<std::string> entries;
    if (!has_slots(context)) {
        return entries;
    }
    const auto lines = contents(context.root + "/sys/kernel/kexec_slots");
    for (std::size_t at = 0; at < lines.size(); at += entries.back().size() + 1) {
        entries.push_back(first_line(lines.substr(at)));
    }
    return entries;
}

}  // namespace kjump
