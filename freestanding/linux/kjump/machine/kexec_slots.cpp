// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The files in /sys/kernel by which libjump's patch shows and chooses slots.
#include <cinttypes>

#include <unistd.h>

#include "base/file.hpp"
#include "base/mapping.hpp"
#include "base/text.hpp"
#include "machine/file_lock.hpp"
#include "machine/kexec_kernel.hpp"
#include "machine/privilege.hpp"

namespace kjump {
namespace {

constexpr const char *kChosen = "kexec_slot", *kSlots = "kexec_slots", *kMemory = "kexec_memory";

// The kernel writes "-" for an empty slot, else the entry.
Slot parse_slot(const std::string& line, const std::string& name) {
    const auto entry = number(line);
    if (!entry && line != "-") {
        throw Failure(Exit::kIo, name + ": \"" + line + "\" is neither an entry nor an empty slot");
    }
    return {entry.has_value(), entry.value_or(0)};
}

}  // namespace

bool KexecKernel::is_there(const std::string& root) {
    const KexecKernel kernel(root);
    return kernel.has_slots() || access(kernel.file(kMemory).c_str(), F_OK) == 0;
}

bool KexecKernel::has_slots() const { return access(file(kChosen).c_str(), F_OK) == 0; }

void KexecKernel::check_slots() const {
    if (!has_slots()) {
        throw Failure(Exit::kKernel, "this kernel has no slots: it keeps one peer at a time");
    }
}

std::vector<Slot> KexecKernel::slots() const {
    std::vector<Slot> slots;
    if (!has_slots()) {
        return slots;
    }
    const auto name = file(kSlots);
    const auto lines = as_root([&] { return contents(name); });
    for (std::size_t at = 0; at < lines.size();) {
        const auto line = first_line(lines.substr(at));
        slots.push_back(parse_slot(line, name));
        at += line.size() + 1;
    }
    return slots;
}

std::uint64_t KexecKernel::chosen_slot() const {
    check_slots();
    const auto name = file(kChosen);
    const auto slot = number(first_line(contents(name)));
    if (!slot) {
        throw Failure(Exit::kIo, name + ": names no slot");
    }
    return *slot;
}

void KexecKernel::choose_slot(std::uint64_t slot) {
    check_slots();
    check_loading();
    const auto digits = text("%" PRIu64, slot);
    as_root([&] {
        File::for_update(file(kChosen))
            .write_at(0, {reinterpret_cast<const std::uint8_t*>(digits.data()), digits.size()});
    });
}

std::unique_ptr<Kernel::Lock> KexecKernel::lock(const Notice& notice) {
    const auto name = file(kMemory);  // nobody but root can open it
    if (access(name.c_str(), F_OK) != 0) {
        return nullptr;
    }
    return lock_file(as_root([&] { return File::for_reading(name); }), notice);
}

void KexecKernel::read(std::uint64_t start, std::span<std::uint8_t> bytes) const {
    File::for_reading(file(kMemory)).read_at(start, bytes);
}

std::vector<std::uint8_t> KexecKernel::memory_outside(std::uint64_t page) const {
    try {
        const auto memory = File::for_reading(root_ + "/dev/mem");
        const Mapping mapping(memory, page, kPage);  // read() reaches only this kernel's memory
        return {mapping.data(), mapping.data() + kPage};
    } catch (const Failure&) {
        return {};
    }
}

}  // namespace kjump
