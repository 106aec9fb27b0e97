// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <algorithm>
#include <cinttypes>
#include <ctime>

#include "base/text.hpp"
#include "commands/commands.hpp"
#include "elf/elf_core.hpp"
#include "image/image.hpp"
#include "image/target.hpp"
#include "machine/entry.hpp"
#include "machine/kernel_finder.hpp"

namespace kjump {
namespace {

class Save {
public:
    Save(const Options& options, const Context& context)
        : options_(options), context_(context), source_(File::for_reading(options.operands[0])) {}

    void run() {
        core_ = read_core(source_, [&](auto& sentence) { context_.notice(source_.name() + ": " + sentence); });
        entry_ = entry();
        if (source_.can_seek()) {
            judge_early();
        }
        const auto front = lay_out(core_);
        auto header = describe(front.size());
        auto target =
            open_target(options_.operands[1], kHeaderBytes + header.content_bytes, options_.force, source_.file());
        ImageWriter writer(target, header);
        writer.begin();
        target.end_at(kHeaderBytes + header.content_bytes);
        writer.append(front);
        copy(writer);
        if (!way_back_) {
            refuse_entry(entry_);
        }
        writer.header().kernel = identify();
        writer.finish();
    }

private:
    // Judge the source before the target's old image is lost. A pipe can be read only once, so it is judged while it is
    // copied.
    void judge_early() {
        const auto page = page_down(entry_);
        if (const auto offset = core_.offset_of(page, kPage)) {
            std::vector<std::uint8_t> bytes(kPage);
            source_.read(*offset, bytes);
            look_for_way_back(page, bytes);
        }
        if (!way_back_) {
            refuse_entry(entry_);
        }
        if (!options_.same_kernel && !named_kernel()) {
            look_for_kernel();
        }
        identify();
    }

    void look_for_kernel() {
        Progress progress("looking for the kernel", core_.file_bytes(), context_.progress(options_.quiet));
        for (const auto& segment : core_.segments) {
            for_each_part(segment, [&](std::uint64_t physical, Bytes bytes) {
                finder_.look_at(physical, bytes);
                progress.add(bytes.size());
            });
        }
    }

    Header describe(std::size_t front_bytes) const {
        const auto memory = machine_memory(context_.root);
        Header header;
        header.content_bytes = front_bytes;
        for (const auto& segment : core_.segments) {
            header.content_bytes += page_up(segment.file_size);
        }
        header.segments = static_cast<std::uint32_t>(core_.segments.size());
        header.entry = entry_;
        header.created = std::time(nullptr);
        header.memory_bytes = memory.bytes();
        header.memory_text = memory.text();
        header.memory_digest = digest_of(memory);
        header.comment = options_.comment;
        return header;
    }

    std::uint64_t entry() const {
        const auto entry = options_.entry ? options_.entry : jump_back_entry(contents(context_.root + "/proc/cmdline"));
        if (!entry) {
            throw Failure(Exit::kNoPeer, "this kernel was not entered by a jump; --entry=ADDRESS names the way back");
        }
        if (!core_.holds(*entry)) {
            refuse_entry(*entry);
        }
        return *entry;
    }

    [[noreturn]] void refuse_entry(std::uint64_t entry) const {
        throw Failure(Exit::kNoPeer, source_.name() + text(": does not hold the way back, %#" PRIx64, entry));
    }

    void look_for_way_back(std::uint64_t physical, Bytes bytes) {
        const auto page = page_down(entry_);
        if (physical <= page && page + kPage <= physical + bytes.size()) {
            way_back_ = is_way_back(entry_, bytes.subspan(static_cast<std::size_t>(page - physical), kPage));
        }
    }

    void copy(ImageWriter& writer) {
        Progress progress("saving", core_.file_bytes(), context_.progress(options_.quiet));
        for (const auto& segment : core_.segments) {
            for_each_part(segment, [&](std::uint64_t physical, Bytes bytes) {
                finder_.look_at(physical, bytes);
                look_for_way_back(physical, bytes);
                writer.append(bytes);
                progress.add(bytes.size());
            });
            const std::vector<std::uint8_t> fill(
                static_cast<std::size_t>(page_up(segment.file_size) - segment.file_size));
            writer.append(fill);
        }
    }

    // Parts end with a page, so that the finder sees every page whole.
    void for_each_part(const CoreSegment& segment, const auto& take) {
        std::vector<std::uint8_t> chunk(kChunk);
        for (std::uint64_t done = 0; done < segment.file_size;) {
            const auto physical = segment.physical + done, whole = kChunk - physical % kPage;
            const auto part = std::span(chunk).first(
                static_cast<std::size_t>(std::min<std::uint64_t>(whole, segment.file_size - done)));
            source_.read(segment.offset + done, part);
            take(physical, part);
            done += part.size();
        }
    }

    std::optional<KernelId> named_kernel() const { return kernel_in(vmcoreinfo_in(core_.notes)); }

    KernelId identify() const {
        const auto running = context_.kernel.identify();
        auto kernel = named_kernel();
        if (!kernel) {
            kernel = options_.same_kernel ? running : finder_.found();
        }
        if (!kernel) {
            throw Failure(Exit::kSource, source_.name() +
                                             ": does not tell which kernel it holds; --same-kernel says that it "
                                             "is the same build as the one running");
        }
        if (kernel->version.empty() && kernel->is_same_as(running)) {
            kernel->version = running.version;
        }
        return *kernel;
    }

    const Options& options_;
    const Context& context_;
    FileSource source_;
    Core core_;
    KernelFinder finder_;
    std::uint64_t entry_ = 0;
    bool way_back_ = false;
};

}  // namespace

void save(const Options& options, const Context& context) { Save(options, context).run(); }

}  // namespace kjump
