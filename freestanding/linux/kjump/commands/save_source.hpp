// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What kjump save reads: the core of the kernel that was left, and what that says of itself.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/progress.hpp"
#include "commands/options.hpp"
#include "commands/save_to.hpp"
#include "elf/elf_core.hpp"
#include "machine/context.hpp"
#include "machine/left_kernel.hpp"
#include "machine/segments.hpp"

namespace kjump {

class SaveSource {
public:
    // Reads all but the memory of what the first operand names; of a file or device also what can be judged before a
    // target is lost. A pipe is judged while it is read. Throws Failure.
    SaveSource(const Options& options, const Context& context, const IsEnough& is_enough);

    const FileSource& file() const { return source_; }
    const Core& core() const { return core_; }
    // Physical: where the kernel wants to be entered.
    std::uint64_t entry() const { return entry_; }
    // Refuses a pipe that has its pages in another order than that of their addresses: Failure(Exit::kSource).
    void check_order() const;

    // All of them once, in the order of the core, each filled up to a whole page. Throws Failure.
    void read_segments(const std::function<void(Bytes)>& take);
    // Pages alone, in the order of their addresses. Throws Failure.
    void read_pages(const std::function<void(Bytes)>& take);

    // Of a pipe these are known when all of it was read. Throws Failure if the way back is not there.
    void require_way_back() const;
    // Which kernel it is. Throws Failure(Exit::kSource) if nothing tells.
    KernelId identify() const;

private:
    std::vector<PagesInFile> pages_by_address() const;
    void judge_early();
    void tell_missing_ranges() const;
    void add_note();
    std::string command_line() const;
    std::optional<std::uint64_t> note() const;
    std::uint64_t named_entry() const;
    [[noreturn]] void refuse_entry(std::uint64_t entry) const;
    void for_each_part(const CoreSegment& segment, const std::function<void(std::uint64_t, Bytes)>& take);
    void passed(std::uint64_t physical, Bytes bytes, Progress& progress);

    const Options& options_;
    const Context& context_;
    const IsEnough& is_enough_;
    FileSource source_;
    Core core_;
    std::uint64_t entry_ = 0;
    std::optional<LeftKernel> kernel_;
};

}  // namespace kjump
