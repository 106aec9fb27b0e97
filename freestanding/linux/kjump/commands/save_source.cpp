// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "commands/save_source.hpp"

#include <algorithm>
#include <cinttypes>
#include <utility>

#include "base/text.hpp"
#include "elf/elf_notes.hpp"
#include "image/memory_check.hpp"
#include "machine/entry.hpp"

namespace kjump {

SaveSource::SaveSource(const Options& options, const Context& context, const IsEnough& is_enough)
    : options_(options),
      context_(context),
      is_enough_(is_enough),
      source_(File::for_reading(options.operands[0]), options.core ? Access::kMapped : Access::kRead),
      core_(read_core(
          source_, [&](auto& sentence) { context_.notice(source_.name() + ": " + sentence); },
          options.core.value_or(0))),
      entry_(named_entry()),
      kernel_(std::in_place, core_, entry_, note()) {
    if (source_.can_seek()) {
        judge_early();
    } else if (!core_.is_whole()) {
        throw Failure(Exit::kSource, source_.name() + ": leaves out memory; save it to a file or device first");
    }
    tell_missing_ranges();
}

// A pipe has its parts once, and pages are written in the order of their addresses.
void SaveSource::check_order() const {
    if (!source_.can_seek() && !std::ranges::is_sorted(pages_by_address(), {}, &PagesInFile::offset)) {
        throw Failure(Exit::kSource,
                      source_.name() + ": its parts are not in the order of their addresses; save it to a file first");
    }
}

std::vector<PagesInFile> SaveSource::pages_by_address() const {
    auto all = pages_in_file(core_);
    std::ranges::sort(all, {}, &PagesInFile::physical);
    return all;
}

// Judge the source before the target's old image is lost. A pipe can be read only once, so it is judged while it is
// copied.
void SaveSource::judge_early() {
    kernel_->look_up(core_, source_);
    require_way_back();
    identify();
    check_left_out(core_, source_, kernel_->vmcoreinfo());
    add_note();
}

// A kernel of 64 bits has left out its free pages itself.
void SaveSource::tell_missing_ranges() const {
    if (core_.machine == EM_X86_64) {
        return;
    }
    const auto own = system_ram(contents(context_.root + "/proc/iomem"));
    const auto missing = missing_ranges(machine_memory(context_.root), pages_of(core_), own);
    if (!missing.ranges().empty()) {
        context_.notice(source_.name() + ": has nothing of the machine's RAM at " + missing.describe() +
                        ", which is no loss if the saved kernel did not use it (mem=, memmap=)");
    }
}

// Readers of the core need it, and kexec-tools does not hand it to a kernel that it loads to come back from.
void SaveSource::add_note() {
    const auto& info = kernel_->vmcoreinfo().text();
    if (!info.empty() && vmcoreinfo_in(core_.notes).empty()) {
        append_note(core_.notes, kVmcoreinfoName, 0, {reinterpret_cast<const std::uint8_t*>(info.data()), info.size()});
    }
}

std::string SaveSource::command_line() const { return contents(context_.root + "/proc/cmdline"); }

std::optional<std::uint64_t> SaveSource::note() const {
    return options_.vmcoreinfo ? options_.vmcoreinfo : vmcoreinfo_note(command_line());
}

std::uint64_t SaveSource::named_entry() const {
    const auto entry = options_.entry ? options_.entry : jump_back_entry(command_line());
    if (!entry) {
        throw Failure(Exit::kNoPeer, "this kernel was not entered by a jump; --entry=ADDRESS names the way back");
    }
    if (!core_.holds(*entry)) {
        refuse_entry(*entry);
    }
    return *entry;
}

void SaveSource::refuse_entry(std::uint64_t entry) const {
    throw Failure(Exit::kNoPeer, source_.name() + text(": does not hold the way back, %#" PRIx64, entry));
}

void SaveSource::require_way_back() const {
    if (!kernel_->has_way_back()) {
        refuse_entry(entry_);
    }
}

void SaveSource::read_segments(const std::function<void(Bytes)>& take) {
    Progress progress("saving", core_.file_bytes(), context_.progress(options_.quiet));
    for (const auto& segment : core_.segments) {
        for_each_part(segment, [&](std::uint64_t physical, Bytes bytes) {
            take(bytes);
            passed(physical, bytes, progress);
        });
        const std::vector<std::uint8_t> fill(static_cast<std::size_t>(page_up(segment.file_size) - segment.file_size));
        take(fill);
    }
}

// Parts end with a page, so that LeftKernel sees every page whole.
void SaveSource::for_each_part(const CoreSegment& segment, const std::function<void(std::uint64_t, Bytes)>& take) {
    std::vector<std::uint8_t> chunk(kChunk);
    for (std::uint64_t done = 0; done < segment.file_size;) {
        const auto physical = segment.physical + done, whole = kChunk - physical % kPage;
        const auto part =
            std::span(chunk).first(static_cast<std::size_t>(std::min<std::uint64_t>(whole, segment.file_size - done)));
        source_.read(segment.offset + done, part);
        take(physical, part);
        done += part.size();
    }
}

void SaveSource::read_pages(const std::function<void(Bytes)>& take) {
    Progress progress("saving", pages_of(core_).bytes(), context_.progress(options_.quiet));
    std::vector<std::uint8_t> chunk(kChunk);
    for (const auto& pages : pages_by_address()) {
        for (std::uint64_t done = 0; done < pages.memory_size; done += kChunk) {
            const auto part = std::span(chunk).first(
                static_cast<std::size_t>(std::min<std::uint64_t>(kChunk, pages.memory_size - done)));
            const auto in_file = part.first(static_cast<std::size_t>(
                std::min<std::uint64_t>(part.size(), pages.file_size - std::min(done, pages.file_size))));
            source_.read(pages.offset + done, in_file);
            std::ranges::fill(part.subspan(in_file.size()), std::uint8_t{0});
            take(part);
            passed(pages.physical + done, part, progress);
        }
    }
}

void SaveSource::passed(std::uint64_t physical, Bytes bytes, Progress& progress) {
    kernel_->look_at(physical, bytes);
    progress.add(bytes.size());
    if (is_enough_()) {
        throw Failure(Exit::kKernel, "a key ended it");
    }
}

KernelId SaveSource::identify() const {
    const auto running = context_.kernel.identify();
    auto kernel = kernel_->vmcoreinfo().kernel();
    if (!kernel && options_.same_kernel) {
        kernel = running;
    }
    if (!kernel) {
        throw Failure(Exit::kSource, source_.name() +
                                         ": does not tell which kernel it holds; --vmcoreinfo=ADDRESS names its "
                                         "note, or --same-kernel says that it is the build that runs here");
    }
    if (kernel->version.empty() && kernel->is_same_as(running)) {
        kernel->version = running.version;
    }
    return *kernel;
}

}  // namespace kjump
