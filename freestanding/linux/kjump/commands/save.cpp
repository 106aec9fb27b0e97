// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <algorithm>
#include <cinttypes>
#include <ctime>

#include "base/text.hpp"
#include "commands/commands.hpp"
#include "commands/save_to.hpp"
#include "elf/elf_core.hpp"
#include "elf/elf_notes.hpp"
#include "image/image.hpp"
#include "image/kdump_writer.hpp"
#include "image/memory_check.hpp"
#include "image/placed_image.hpp"
#include "image/target.hpp"
#include "machine/entry.hpp"
#include "machine/left_kernel.hpp"
#include "machine/segments.hpp"

namespace kjump {
namespace {

class Save {
public:
    Save(const FoundImage* awaited, const ImageCipher* cipher, const Options& options, const Context& context,
         const IsEnough& is_enough)
        : awaited_(awaited),
          cipher_(cipher),
          options_(options),
          context_(context),
          is_enough_(is_enough),
          source_(File::for_reading(options.operands[0]), options.core ? Access::kMapped : Access::kRead) {}

    void run() {
        core_ = read_core(
            source_, [&](auto& sentence) { context_.notice(source_.name() + ": " + sentence); },
            options_.core.value_or(0));
        entry_ = entry();
        kernel_.emplace(core_, entry_, note());
        if (source_.can_seek()) {
            judge_early();
        } else if (!core_.is_whole()) {
            throw Failure(Exit::kSource, source_.name() + ": leaves out memory; save it to a file or device first");
        }
        tell_missing_ranges();
        core_.machine == EM_X86_64 ? save_pages() : save_core();
    }

private:
    void save_core() {
        if (cipher_ != nullptr) {
            throw Failure(Exit::kSource,
                          source_.name() + ": holds a kernel of 32 bits, whose image is never encrypted");
        }
        const auto front = lay_out(core_);
        auto header = describe();
        header.content_bytes = front.size();
        for (const auto& segment : core_.segments) {
            header.content_bytes += page_up(segment.file_size);
        }
        header.segments = static_cast<std::uint32_t>(core_.segments.size());
        save_to_place(kHeaderBytes + header.content_bytes, [&](Storage& storage) {
            ImageWriter writer(storage, header);
            write(writer, [&] {
                writer.append(front);
                copy_segments(writer);
            });
        });
    }

    // An image of any kernel of 64 bits is a dump as well.
    void save_pages() {
        check_can_pack();
        check_order();
        const KdumpFront front(core_, machine_memory(context_.root));
        save_to_place(front.most_bytes(cipher_ != nullptr), [&](Storage& storage) {
            KdumpWriter writer(storage, describe(), front, cipher_);
            write(writer, [&] { copy_pages(writer); });
        });
    }

    // A pipe has its parts once, and pages are written in the order of their addresses.
    void check_order() const {
        if (!source_.can_seek() && !std::ranges::is_sorted(pages_by_address(), {}, &PagesInFile::offset)) {
            throw Failure(
                Exit::kSource,
                source_.name() + ": its parts are not in the order of their addresses; save it to a file first");
        }
    }

    std::vector<PagesInFile> pages_by_address() const {
        auto all = pages_in_file(core_);
        std::ranges::sort(all, {}, &PagesInFile::physical);
        return all;
    }

    // `bytes`: that it may have.
    void save_to_place(std::uint64_t bytes, const auto& write_to) {
        if (awaited_ != nullptr) {
            PlacedImage placed(*awaited_, context_.root);
            check_room(placed.name(), bytes, placed.storage().size());
            write_to(placed.storage());
        } else {
            auto target = open_target(options_.operands[1], bytes, options_.force, source_.file());
            write_to(target.file());
            target.keep();
        }
    }

    void write(auto& writer, const auto& copy) {
        writer.begin();
        copy();
        require_way_back();
        writer.header().kernel = identify();
        writer.finish();
    }

    // Judge the source before the target's old image is lost. A pipe can be read only once, so it is judged while it is
    // copied.
    void judge_early() {
        kernel_->look_up(core_, source_);
        require_way_back();
        identify();
        check_left_out(core_, source_, kernel_->vmcoreinfo());
        add_note();
    }

    // A kernel of 64 bits has left out its free pages itself.
    void tell_missing_ranges() const {
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
    void add_note() {
        const auto& info = kernel_->vmcoreinfo().text();
        if (!info.empty() && vmcoreinfo_in(core_.notes).empty()) {
            append_note(core_.notes, kVmcoreinfoName, 0,
                        {reinterpret_cast<const std::uint8_t*>(info.data()), info.size()});
        }
    }

    // All but its content.
    Header describe() const {
        const auto memory = machine_memory(context_.root);
        Header header;
        header.entry = entry_;
        header.created = std::time(nullptr);
        header.memory_bytes = memory.bytes();
        header.memory_text = memory.text();
        header.memory_digest = digest_of(memory);
        header.comment = options_.comment;
        header.machine = machine_id(context_.root);
        if (awaited_ != nullptr) {
            header.comment = awaited_->header.comment;
            header.id = awaited_->header.id;
            header.at_boot = awaited_->header.at_boot;
            header.extents = awaited_->header.extents;
            header.machine = awaited_->header.machine;
            header.encryption = awaited_->header.encryption;
        }
        return header;
    }

    std::string command_line() const { return contents(context_.root + "/proc/cmdline"); }

    std::optional<std::uint64_t> note() const {
        return options_.vmcoreinfo ? options_.vmcoreinfo : vmcoreinfo_note(command_line());
    }

    std::uint64_t entry() const {
        const auto entry = options_.entry ? options_.entry : jump_back_entry(command_line());
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

    void require_way_back() const {
        if (!kernel_->has_way_back()) {
            refuse_entry(entry_);
        }
    }

    void copy_segments(ImageWriter& writer) {
        Progress progress("saving", core_.file_bytes(), context_.progress(options_.quiet));
        for (const auto& segment : core_.segments) {
            for_each_part(segment, [&](std::uint64_t physical, Bytes bytes) {
                writer.append(bytes);
                passed(physical, bytes, progress);
            });
            const std::vector<std::uint8_t> fill(
                static_cast<std::size_t>(page_up(segment.file_size) - segment.file_size));
            writer.append(fill);
        }
    }

    // Parts end with a page, so that LeftKernel sees every page whole.
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

    void copy_pages(KdumpWriter& writer) {
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
                writer.append(part);
                passed(pages.physical + done, part, progress);
            }
        }
    }

    void passed(std::uint64_t physical, Bytes bytes, Progress& progress) {
        kernel_->look_at(physical, bytes);
        progress.add(bytes.size());
        if (is_enough_()) {
            throw Failure(Exit::kKernel, "a key ended it");
        }
    }

    KernelId identify() const {
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

    const FoundImage* awaited_;
    const ImageCipher* cipher_;
    const Options& options_;
    const Context& context_;
    const IsEnough& is_enough_;
    FileSource source_;
    Core core_;
    std::uint64_t entry_ = 0;
    std::optional<LeftKernel> kernel_;
};

}  // namespace

void save_to(const FoundImage* awaited, const ImageCipher* cipher, const Options& options, const Context& context,
             const IsEnough& is_enough) {
    Save(awaited, cipher, options, context, is_enough).run();
}

void save(const Options& options, const Context& context) {
    if (options.awaited) {
        save_awaited(options, context);
    } else {
        save_to(nullptr, nullptr, options, context, [] { return false; });
    }
}

}  // namespace kjump
