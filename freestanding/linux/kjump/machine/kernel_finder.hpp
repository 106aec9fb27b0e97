// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Recognizes a kernel by its own VMCOREINFO note while its memory passes by. kexec-tools does not
// hand that note to a kernel that it loads to come back from.
#pragma once

#include "base/storage.hpp"
#include "machine/kernel_id.hpp"

namespace kjump {

class KernelFinder {
public:
    // Bytes of memory from `physical` on; a page that is not there as a whole is not looked at.
    void look_at(std::uint64_t physical, Bytes bytes) {
        for (auto at = page_up(physical) - physical; at + kPage <= bytes.size(); at += kPage) {
            if (const auto kernel = kernel_in(vmcoreinfo_of_page(bytes.subspan(static_cast<std::size_t>(at), kPage)))) {
                add(*kernel);
            }
        }
    }

    // Empty unless all notes found are of the same kernel.
    std::optional<KernelId> found() const { return several_ ? std::nullopt : kernel_; }

private:
    void add(const KernelId& kernel) {
        several_ = several_ || (kernel_ && !kernel_->is_same_as(kernel));
        kernel_ = kernel;
    }

    std::optional<KernelId> kernel_;
    bool several_ = false;
};

}  // namespace kjump
