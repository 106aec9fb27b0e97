// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump dump: the memory in a snapshot, or in an image, for programs that look at a kernel.
#include <optional>

#include "base/direct_page.hpp"
#include "commands/commands.hpp"
#include "commands/departure.hpp"
#include "commands/dump_image.hpp"
#include "commands/dump_maker.hpp"
#include "commands/dump_output.hpp"
#include "commands/prepared_kernel.hpp"
#include "image/awaiting_place.hpp"
#include "image/content.hpp"
#include "image/image_room.hpp"

namespace kjump {
namespace {

constexpr const char* kElsewhere = "; --through=IMAGE has the snapshot elsewhere";

class Dump {
public:
    Dump(const Options& options, const Context& context)
        : options_(options),
          output_(options.operands.back(), options.force, context.root, context.out),
          context_{context.root, context.kernel, output_.is_stream() ? context.err : context.out, context.err,
                   context.log},
          maker_(options, output_, context_) {}

    void run() {
        maker_.check_tool();
        output_.check(is_of_image() ? options_.operands[0] : options_.through);
        try {
            is_of_image() ? dump_image(options_, output_, maker_, context_) : dump_this_kernel();
        } catch (const Failure&) {
            maker_.check_signals();  // which has led to it, maybe
            throw;
        }
    }

private:
    // That is there already, as somebody has saved it.
    bool is_of_image() const { return options_.operands.size() > 1; }

    // At most. A saver that cannot be is refused before anything is written.
    std::uint64_t image_bytes() const {
        if (!saver_) {
            return most_bytes(kLowMemoryEnd, context_.root);
        }
        const PreparedKernel saver(*saver_, context_);
        saver.check_room();
        const auto& window = saver.window();
        return most_bytes(window.low.end - window.low.start + window.range.end - window.range.start, context_.root);
    }

    void dump_this_kernel() {
        saver_ = saver_to_boot(options_, context_);
        const auto bytes = image_bytes();
        options_.through.empty() ? dump_by_own_image(bytes) : dump_through_image();
    }

    void dump_by_own_image(std::uint64_t bytes) {
        output_.check_room(maker_.is_as_saved() || maker_.is_streamed() ? bytes : 2 * bytes, kElsewhere);
        auto target = output_.make_file();
        make_image(target.file(), bytes);
        leave(target.temporary());
        forget_cached(target.file());
        maker_.is_streamed() ? maker_.stream(target.file()) : maker_.finish(target);
    }

    void make_image(File& file, std::uint64_t bytes) const {
        Progress making("making room", bytes, context_.progress(options_.quiet));
        try {
            fill_with_zeros(file, bytes, context_.root, making, [&] { maker_.check_signals(); });
            extents_for_header(file, context_.root);  // by the dump's name, which the file does not have yet
        } catch (const Failure& failure) {
            if (failure.exit() != Exit::kTarget) {
                throw;
            }
            throw Failure(Exit::kTarget, std::string(failure.what()) + kElsewhere);
        }
    }

    void dump_through_image() {
        check_image();
        if (maker_.is_streamed()) {
            auto image = image_after_leaving();
            maker_.stream(image);
            return;
        }
        output_.check_room(least_bytes(context_.root), "");
        auto target = output_.make_file();
        auto image = image_after_leaving();
        maker_.put(image, target);
    }

    // --force is for the file of the dump alone.
    void check_image() const {
        const auto content = content_of(File::for_update(options_.through), least_bytes(context_.root));
        if (!content.what.empty() && !content.has_partitions) {
            throw Failure(Exit::kTarget, options_.through + ": holds " + content.what +
                                             ", which would be lost; kjump snapshot --force saves over it");
        }
    }

    File image_after_leaving() const {
        leave(options_.through);
        auto image = File::for_reading(options_.through);
        forget_cached(image);
        return image;
    }

    void leave(const std::string& place) const {
        maker_.check_signals();
        Departure(place, false, options_, context_, Afterwards::kComeBack, saver_).run();
    }

    const Options& options_;
    DumpOutput output_;
    Context context_;  // standard output may be the dump's
    DumpMaker maker_;
    std::optional<Options> saver_;  // that is booted; nothing if one sleeps
};

}  // namespace

void dump(const Options& options, const Context& context) { Dump(options, context).run(); }

}  // namespace kjump
