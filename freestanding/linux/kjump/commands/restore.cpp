// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <cinttypes>
#include <ctime>

#include "base/mapping.hpp"
#include "base/text.hpp"
#include "commands/commands.hpp"
#include "elf/elf_core.hpp"
#include "image/image.hpp"
#include "image/report.hpp"
#include "machine/entry.hpp"
#include "machine/memory_map.hpp"
#include "machine/segments.hpp"

namespace kjump {
namespace {

constexpr std::uint64_t kMargin = 4 << 20;  // bytes, for kexec_load() itself

class Restore {
public:
    Restore(const Options& options, const Context& context)
        : options_(options),
          context_(context),
          file_(options.check ? File::for_reading(options.operands[0]) : File::for_update(options.operands[0])),
          image_(file_, file_.name()) {}

    void run() {
        check_state();
        check_machine();
        check_kernel();
        Progress progress("checking", header().content_bytes, context_.progress(options_.quiet));
        image_.verify(progress);
        ContentSource content(file_, file_.name(), header().content_bytes);
        const auto core = read_core(content, [&](auto& sentence) { context_.notice(sentence); });
        check_offsets(core);
        if (!holds_entry(core, content)) {
            refuse(Exit::kDamaged, "does not hold its own entry");
        }
        if (options_.check) {
            print_header(context_.out, header());
        } else {
            load_and_jump(core);
        }
    }

private:
    const Header& header() const { return image_.header(); }

    [[noreturn]] void refuse(Exit exit, const std::string& why) const {
        throw Failure(exit, file_.name() + ": " + why);
    }

    void check_state() const {
        if (header().state == State::kIncomplete) {
            refuse(Exit::kDamaged, "the image is incomplete: saving it was not finished");
        }
        if (header().state == State::kResumed && !options_.again) {
            refuse(Exit::kResumed, "the image was resumed already, on " + date(header().resumed) +
                                       "; its file systems have moved on since (--again resumes it all the same)");
        }
    }

    void check_machine() const {
        const auto memory = machine_memory(context_.root);
        if (digest_of(memory) == header().memory_digest) {
            return;
        }
        if (memory.bytes() == header().memory_bytes) {
            refuse(Exit::kForeign,
                   "the image is of a machine with as much memory as this one, but "
                   "at other addresses");
        }
        refuse(Exit::kForeign, "the image is of a machine with " + mebibytes(header().memory_bytes) +
                                   " of memory above 1 MiB, and this one has " + mebibytes(memory.bytes()));
    }

    void check_kernel() const {
        const auto running = context_.kernel.identify();
        if (!running.is_same_as(header().kernel)) {
            refuse(Exit::kForeign, "the image holds kernel " + header().kernel.describe() + ", and this is " +
                                       running.describe() + "; start the same one to restore it");
        }
    }

    // kexec_load() is given addresses, and would read beyond the end of the image.
    void check_offsets(const Core& core) const {
        const auto bytes = header().content_bytes;
        for (const auto& segment : core.segments) {
            if (segment.offset > bytes || segment.file_size > bytes - segment.offset) {
                refuse(Exit::kDamaged, "the image's core points outside of it");
            }
        }
    }

    bool holds_entry(const Core& core, Source& content) const {
        const auto offset = core.offset_of(page_down(header().entry), kPage);
        if (!offset) {
            return false;
        }
        std::vector<std::uint8_t> page(kPage);
        content.read(*offset, page);
        return is_way_back(header().entry, page);
    }

    // Parts of the image whose place is in this kernel's own memory are kept elsewhere in it until the jump. If there
    // is too little memory, the OOM killer ends some program while kexec_load() reads the image. And Linux gives no
    // image more than half of its memory, but says only EINVAL.
    void check_room(std::span<const Segment> segments) const {
        const auto own = system_ram(contents(context_.root + "/proc/iomem"));
        const auto meminfo = contents(context_.root + "/proc/meminfo");
        const auto available = memory_in(meminfo, "MemAvailable");
        const auto total = memory_in(meminfo, "MemTotal");
        std::uint64_t needed = 0;
        for (const auto& segment : segments) {
            if (own.overlaps({segment.physical, segment.physical + segment.memory_size})) {
                needed += segment.memory_size;
            }
        }
        const auto refuse_for = [=](const std::string& limit) {
            throw Failure(Exit::kKernel, "the image needs " + mebibytes(needed) + " of this kernel's memory, and " +
                                             limit +
                                             "; start this kernel in less memory (mem=, memmap=), "
                                             "so that less of the image lies inside it");
        };
        if (needed + kMargin > available) {
            refuse_for(mebibytes(available) + " are available");
        }
        if (needed > total / 2) {
            refuse_for("at most half of its " + mebibytes(total) + " may be taken");
        }
    }

    void load_and_jump(const Core& core) {
        const Mapping content(file_, kHeaderBytes, header().content_bytes);
        const auto segments = segments_of(core, content.data());
        check_room(segments);
        const auto lock = context_.kernel.lock(context_.notices());
        context_.kernel.load({header().entry, segments}, Placement::kInPlace);
        const auto old_state = header().state;
        const auto old_time = header().resumed;
        try {
            image_.set_state(State::kResumed, std::time(nullptr));
            if (options_.no_jump) {
                context_.notice("the image is loaded, and marked as resumed");
            } else {
                context_.kernel.jump();
            }
        } catch (...) {
            // The image was not resumed after all. Unload it before its mark is taken back, so that no jump finds it
            // loaded and unmarked.
            context_.kernel.unload();
            image_.set_state(old_state, old_time);
            throw;
        }
    }

    const Options& options_;
    const Context& context_;
    File file_;
    Image image_;
};

}  // namespace

void restore(const Options& options, const Context& context) { Restore(options, context).run(); }

}  // namespace kjump
