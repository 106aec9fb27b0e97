// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/waiting_kernel.hpp"

#include <vector>

#include "base/file.hpp"
#include "machine/entry.hpp"
#include "machine/memory_map.hpp"

namespace kjump {

std::optional<std::uint64_t> waiting_kernel(const Context& context) {
    const auto own = system_ram(contents(context.root + "/proc/iomem"));
    std::vector<std::uint64_t> entries;
    if (const auto entry = jump_back_entry(contents(context.root + "/proc/cmdline"))) {
        entries.push_back(*entry);
    }
    for (const auto& slot : context.kernel.slots()) {
        if (slot.loaded && slot.entry != 0) {
            entries.push_back(slot.entry);
        }
    }
    for (const auto entry : entries) {
        if (own.contains(entry)) {
            continue;  // a peer whose memory this kernel keeps meanwhile
        }
        const auto page = context.kernel.memory_outside(page_down(entry));
        if (page.empty() || is_way_back(entry, page)) {
            return entry;
        }
    }
    return std::nullopt;
}

}  // namespace kjump
