// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Which kernel it is, by ELF notes, by the page of a kernel's memory with its VMCOREINFO, and by that text itself.
#include <algorithm>

#include "fuzz/target.hpp"
#include "machine/vmcoreinfo.hpp"

namespace {

void check(const kjump::Vmcoreinfo& vmcoreinfo, std::size_t size) {
    fuzz::require(vmcoreinfo.text().size() <= size, "a text longer than its note");
    (void)vmcoreinfo.number("SIZE(page)");
    (void)vmcoreinfo.symbol("mem_map");
    const auto kernel = vmcoreinfo.kernel();
    if (!kernel) {
        return;
    }
    fuzz::require(!kernel->release.empty() && kernel->is_same_as(*kernel), "a kernel that is not itself");
    fuzz::require(std::ranges::all_of(kernel->describe(), [](char c) { return c >= ' ' && c <= '~'; }),
                  "words that steer a terminal");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span bytes(data, size);
    fuzz::require(kjump::build_id_in(bytes).size() <= size, "a build ID longer than its note");
    check(kjump::Vmcoreinfo({bytes.begin(), bytes.end()}), size);
    check(kjump::vmcoreinfo_in(bytes), size);
    check(kjump::vmcoreinfo_of_page(bytes), size);
    return 0;
}
