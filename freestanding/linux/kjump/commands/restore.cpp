// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <algorithm>
#include <cinttypes>
#include <ctime>
#include <exception>
#include <type_traits>

#include "base/mapping.hpp"
#include "base/text.hpp"
#include "commands/commands.hpp"
#include "commands/restore_image.hpp"
#include "elf/elf_core.hpp"
#include "image/content_placer.hpp"
#include "image/image.hpp"
#include "image/image_file.hpp"
#include "image/memory_check.hpp"
#include "image/placed_image.hpp"
#include "image/report.hpp"
#include "image/state_check.hpp"
#include "machine/blocked_signals.hpp"
#include "machine/caught_signals.hpp"
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

// Bytes of a core before its first segment: a million program headers, and notes.
constexpr std::uint64_t kMostFront = 128 << 20;

class Restore {
public:
    Restore(PlacedImage& placed, const Options& options, const Context& context)
        : options_(options),
          context_(context),
          takes_any_image_(context.kernel.takes_any_image()),
          placed_(placed),
          image_(placed.storage(), placed.name()) {}

    void run() {
        check_machine();
        check_state(header(), options_.again, is_something_loaded(), placed_.name());
        if (!takes_any_image_) {
            check_kernel();
        }
        if (!options_.check) {
            check_nobody_waits();
        }
        ContentSource content(placed_.storage(), placed_.name(), header().content_bytes);
        judge_early(content);
        const auto core = judged_core(content);
        if (options_.check) {
            print_header(context_.out, header(), Origin::kUnknown);  // of another machine it would be refused
        } else {
            load_and_leave(core);
        }
    }

private:
    const Header& header() const { return image_.header(); }

    [[noreturn]] void refuse(Exit exit, const std::string& why) const {
        throw Failure(exit, placed_.name() + ": " + why);
    }

    // Where that cannot be asked for there is only less to say.
    bool is_something_loaded() const {
        try {
            return !options_.check && context_.kernel.is_loaded();
        } catch (const Failure&) {
            return false;
        }
    }

    // Its devices and firmware are others, which nothing else in the image would tell.
    void check_machine() const {
        const auto here = machine_id(context_.root);
        if (origin_of(header().machine, here) == Origin::kAnotherMachine) {
            refuse(Exit::kForeign, "the image is of another machine, with the UUID " + uuid_words(header().machine) +
                                       "; this one's is " + uuid_words(here));
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
        check_memory(header(), pages, machine_memory(context_.root), placed_.name(), context_.notices());
        if (!options_.check) {
            check_room(pages, context_.root, takes_any_image_ ? kRoomForAnyImage : kRoomForImage);
        }
    }

    // An image that is damaged makes no sense, and to say that it is damaged tells more. One that is brought piece by
    // piece is read only then: all of it is judged while it is brought.
    Core judged_core(ContentSource& content) {
        if (options_.check || !takes_any_image_) {
            verify(image_, "checking");
            return core_of(content);
        }
        return or_damaged([&] { return core_of(content); });
    }

    template <class Step>
    std::invoke_result_t<Step> or_damaged(const Step& step) const {
        try {
            return step();
        } catch (const Failure&) {
            verify(image_, "checking");
            throw;
        }
    }

    Core core_of(ContentSource& content) {
        auto core = read_core(content, context_.notices());
        check_offsets(core);
        const auto first = std::ranges::min(core.segments, {}, &CoreSegment::offset).offset;
        if (first > kMostFront) {
            refuse(Exit::kDamaged, "the image's core begins too late");
        }
        if (takes_any_image_) {
            front_.resize(static_cast<std::size_t>(first));
            content.read(0, front_);
        }
        if (takes_any_image_ && core.machine != EM_X86_64) {
            refuse(Exit::kForeign, "holds a kernel of 32 bits, which is restored by the same kernel");
        }
        if (!holds_entry(core, content)) {
            refuse(Exit::kDamaged, "does not hold its own entry");
        }
        return core;
    }

    void verify(const Image& image, const char* what) const {
        Progress progress(what, header().content_bytes, context_.progress(options_.quiet));
        image.verify(progress);
    }

    // The kernel is given addresses, and would read beyond the end of the image.
    void check_offsets(const Core& core) const {
        const auto bytes = header().content_bytes;
        auto sorted = core.segments;
        std::ranges::sort(sorted, {}, &CoreSegment::offset);
        std::uint64_t end = 0;
        for (const auto& segment : sorted) {
            if (segment.offset > bytes || segment.file_size > bytes - segment.offset) {
                refuse(Exit::kDamaged, "the image's core points outside of it");
            }
            if (segment.file_size == 0) {
                continue;  // it takes no place, and may begin where another one does
            }
            if (segment.offset < end) {
                refuse(Exit::kDamaged, "the image's core has the same bytes twice");
            }
            end = segment.offset + segment.file_size;
        }
    }

    bool holds_entry(const Core& core, Source& content) const {
        const auto offset = core.offset_of(page_down(header().entry), kPage);
        if (!offset) {
            return false;
        }
        std::vector<std::uint8_t> page(kPage);
        content.read(*offset, page);
        return is_way_back_of(core.machine, header().entry, page);
    }

    void load_and_leave(const Core& core) {
        const auto lock = context_.kernel.lock(context_.notices());
        check_nobody_waits();  // again: another kjump may have left or loaded during the long reading
        const BlockedSignals signals;
        load(core);
        const auto old_state = header().state;
        const auto old_time = header().resumed;
        bool marked = false;
        try {
            takes_any_image_ ? bring(core) : check_again();
            marked = true;
            image_.set_state(State::kResuming, std::time(nullptr));
            if (takes_any_image_) {
                context_.kernel.set_entry(header().entry);  // nobody can enter it before it is marked
            }
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

    void load(const Core& core) {
        if (takes_any_image_) {
            drop_part();
            const auto segments = cut_at(own_pages(context_.root), empty_segments_of(core));
            or_damaged([&] { context_.kernel.load({0, segments}, Placement::kInPlace); });
        } else {
            const Mapping content(placed_.device(), kHeaderBytes, header().content_bytes);
            const auto segments = cut_at(own_pages(context_.root), segments_of(core, content.data()));
            context_.kernel.load({header().entry, segments}, Placement::kInPlace);
        }
    }

    // What a restore that was killed has left in the slot, and nobody can enter, takes the room of another.
    void drop_part() {
        const auto slots = context_.kernel.slots();
        const auto& slot = slots.at(static_cast<std::size_t>(context_.kernel.chosen_slot()));
        if (slot.loaded && slot.entry == 0) {
            context_.kernel.unload();
        }
    }

    // The content is read once: what is judged is what was brought.
    void bring(const Core& core) {
        std::span<const std::uint8_t> front(front_);
        ContentPlacer placer(core, [&](auto physical, auto bytes) { context_.kernel.write(physical, bytes); });
        Progress progress("loading", header().content_bytes, context_.progress(options_.quiet));
        {
            const CaughtSignals signals;
            const auto check_signals = [&] {
                if (signals.any()) {
                    throw Failure(Exit::kKernel, "nothing is restored: a signal came first");
                }
            };
            image_.read(progress, [&](auto offset, auto bytes) {
                check_signals();
                const auto known = front.first(std::min(front.size(), bytes.size()));
                if (!std::ranges::equal(known, bytes.first(known.size()))) {
                    refuse_changed();
                }
                front = front.subspan(known.size());
                placer.place(offset, bytes);
            });
            check_signals();
        }
        check_header();
        const auto patch = moves_nothing(header().entry);
        context_.kernel.write(patch.start, patch.bytes);
    }

    // kexec_load() has read the content once more, and what it read has to be what was judged.
    void check_again() {
        check_header();
        verify(image_, "checking what was loaded");
    }

    void check_header() {
        if (encode(Image(placed_.storage(), placed_.name()).header()) != encode(header())) {
            refuse_changed();
        }
    }

    [[noreturn]] void refuse_changed() const { refuse(Exit::kDamaged, "the image was changed while it was loaded"); }

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
            context_.notice(placed_.name() + ": " + otherwise + ": " + failure.what());
        }
    }

    const Options& options_;
    const Context& context_;
    bool takes_any_image_;
    std::vector<std::uint8_t> front_;  // the content before the first segment, as it was judged: the core's headers
    PlacedImage& placed_;
    Image image_;
};

}  // namespace

void restore_found(const FoundImage& found, const Options& options, const Context& context) {
    PlacedImage placed(found);
    Restore(placed, options, context).run();
}

void restore(const Options& options, const Context& context) {
    if (options.at_boot) {
        restore_at_boot(options, context);
    } else if (options.at) {
        restore_found(find_image(options.operands[0], *options.at, context.root), options, context);
    } else {
        PlacedImage placed(open(options));
        Restore(placed, options, context).run();
    }
}

}  // namespace kjump
