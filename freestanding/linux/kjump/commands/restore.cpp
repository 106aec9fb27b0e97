// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <cinttypes>
#include <ctime>
#include <exception>

#include "base/mapping.hpp"
#include "base/text.hpp"
#include "commands/commands.hpp"
#include "elf/elf_core.hpp"
#include "image/image.hpp"
#include "image/image_file.hpp"
#include "image/memory_check.hpp"
#include "image/report.hpp"
#include "image/state_check.hpp"
#include "machine/blocked_signals.hpp"
#include "machine/entry.hpp"
#include "machine/room.hpp"
#include "machine/segments.hpp"
#include "machine/waiting_kernel.hpp"

namespace kjump {
namespace {

File open(const Options& options) {
    const auto& name = options.operands[0];
    return options.check ? open_image(name) : open_image_to_mark(name);
}

class Restore {
public:
    Restore(const Options& options, const Context& context)
        : options_(options), context_(context), file_(open(options)), image_(file_, file_.name()) {}

    void run() {
        check_state(header(), options_.again, is_something_loaded(), file_.name());
        check_kernel();
        if (!options_.check) {
            check_nobody_waits();
        }
        ContentSource content(file_, file_.name(), header().content_bytes);
        judge_early(content);
        verify(image_, "checking");
        const auto core = read_core(content, context_.notices());
        check_offsets(core);
        if (!holds_entry(core, content)) {
            refuse(Exit::kDamaged, "does not hold its own entry");
        }
        if (options_.check) {
            print_header(context_.out, header());
        } else {
            load_and_leave(core);
        }
    }

private:
    const Header& header() const { return image_.header(); }

    [[noreturn]] void refuse(Exit exit, const std::string& why) const {
        throw Failure(exit, file_.name() + ": " + why);
    }

    // Where that cannot be asked for there is only less to say.
    bool is_something_loaded() const {
        try {
            return !options_.check && context_.kernel.is_loaded();
        } catch (const Failure&) {
            return false;
        }
    }

    void check_kernel() const {
        const auto running = context_.kernel.identify();
        if (!running.is_same_as(header().kernel)) {
            refuse(Exit::kForeign, "the image holds kernel " + header().kernel.describe() + ", and this is " +
                                       running.describe() + "; start the same one to restore it");
        }
    }

    // Loading writes the image where it belongs, which may be where the other kernel is.
    void check_nobody_waits() const {
        if (options_.discard_waiting) {
            return;
        }
        if (const auto entry = waiting_kernel(context_)) {
            throw Failure(Exit::kKernel,
                          text("another kernel waits to be returned to, at %#" PRIx64
                               ", and would be lost; --discard-waiting restores the image all the same, a fresh boot "
                               "or kjump unload gives that kernel up first",
                               *entry));
        }
    }

    // What the content's headers tell is judged before the long reading. They may be damaged: what makes no sense is
    // left to the digest.
    void judge_early(Source& content) const {
        Core core;
        try {
            core = read_core(content, [](auto&) {});
        } catch (const Failure&) {
            return;
        }
        const auto pages = pages_of(core);
        check_memory(header(), pages, machine_memory(context_.root), file_.name(), context_.notices());
        if (!options_.check) {
            check_room(pages, context_.root, kRoomForImage);
        }
    }

    void verify(const Image& image, const char* what) const {
        Progress progress(what, header().content_bytes, context_.progress(options_.quiet));
        image.verify(progress);
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
        return is_way_back(header().entry, page, kSavedMachines);
    }

    void load_and_leave(const Core& core) {
        const Mapping content(file_, kHeaderBytes, header().content_bytes);
        const auto segments = cut_at(own_pages(context_.root), segments_of(core, content.data()));
        const auto lock = context_.kernel.lock(context_.notices());
        check_nobody_waits();  // again: another kjump may have left or loaded during the long reading
        const BlockedSignals signals;
        context_.kernel.load({header().entry, segments}, Placement::kInPlace);
        const auto old_state = header().state;
        const auto old_time = header().resumed;
        bool marked = false;
        try {
            check_again();
            marked = true;
            image_.set_state(State::kResuming, std::time(nullptr));
            leave();
        } catch (...) {
            // Unload it before its mark is taken back, so that no jump finds it loaded and unmarked.
            attempt("the image is still loaded", [&] { context_.kernel.unload(); });
            if (marked) {
                attempt("the image is still marked as being resumed", [&] { image_.set_state(old_state, old_time); });
            }
            throw;
        }
    }

    // kexec_load() has read the content once more, and what it read has to be what was judged.
    void check_again() {
        const Image now(file_, file_.name());
        if (encode(now.header()) != encode(header())) {
            refuse(Exit::kDamaged, "the image was changed while it was loaded");
        }
        verify(now, "checking what was loaded");
    }

    void leave() {
        if (options_.no_jump) {
            context_.notice("the image is loaded, and marked as being resumed");
        } else {
            context_.kernel.jump(kNoTimeout);
        }
    }

    // A step on the way out: its failure must not hide the one that led here.
    void attempt(const char* otherwise, const auto& step) const {
        try {
            step();
        } catch (const std::exception& failure) {
            context_.notice(file_.name() + ": " + otherwise + ": " + failure.what());
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
