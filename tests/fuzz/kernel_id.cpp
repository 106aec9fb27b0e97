// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Which kernel it is, by ELF notes, by the page of a kernel's memory with its VMCOREINFO, and by that text itself.
#include "machine/kernel_id.hpp"

#include <algorithm>

#include "fuzz/target.hpp"

namespace {

void check_text(const std::string& vmcoreinfo) {
    const auto kernel = kjump::kernel_in(vmcoreinfo);
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
    check_text({bytes.begin(), bytes.end()});
    for (const auto& text : {kjump::vmcoreinfo_in(bytes), kjump::vmcoreinfo_of_page(bytes)}) {
        fuzz::require(text.size() <= size, "a text longer than its note");
        check_text(text);
    }
    return 0;
}
