// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump dump: the core of a snapshot, for programs that look at a kernel.
#include <cstdio>

#include <unistd.h>

#include "base/direct_page.hpp"
#include "base/program.hpp"
#include "base/text.hpp"
#include "commands/commands.hpp"
#include "commands/departure.hpp"
#include "commands/dump_output.hpp"
#include "commands/prepared_kernel.hpp"
#include "image/content.hpp"
#include "image/core_file.hpp"
#include "image/image_room.hpp"
#include "machine/caught_signals.hpp"

namespace kjump {
namespace {

constexpr const char* kMakedumpfile = "/usr/bin/makedumpfile";
constexpr const char* kElsewhere = "; --through=IMAGE has the snapshot elsewhere";

// makedumpfile's option for a format of its own.
std::string option_of(const std::string& format) {
    return format == "zlib" ? "-c" : format == "lzo" ? "-l" : format == "snappy" ? "-p" : "-z";
}

class Dump {
public:
    Dump(const Options& options, const Context& context)
        : options_(options),
          output_(options.operands[0], options.force, context.root, context.out),
          context_{context.root, context.kernel, output_.is_stream() ? context.err : context.out, context.err},
          is_elf_(options.format == "elf"),
          tool_(context.root + kMakedumpfile) {}

    void run() {
        check_tool();
        output_.check(options_.through);
        const auto bytes = image_bytes();
        try {
            options_.through.empty() ? dump_by_own_image(bytes) : dump_through_image();
        } catch (const Failure&) {
            check_signals();  // which has led to it, maybe
            throw;
        }
    }

private:
    void check_tool() const {
        if (!is_elf_ && access(tool_.c_str(), X_OK) != 0) {
            throw Failure(Exit::kIo, tool_ + ": is not there; --format=" + options_.format +
                                         " takes Debian's package makedumpfile");
        }
    }

    // At most. A saver that cannot be is refused before anything is written.
    std::uint64_t image_bytes() const {
        const PreparedKernel saver(saver_options(options_, context_), context_);
        saver.check_room();
        const auto& window = saver.window();
        return most_bytes(window.low.end - window.low.start + window.range.end - window.range.start, context_.root);
    }

    // A core that goes to standard output as it is takes no file.
    bool is_streamed() const { return output_.is_stream() && is_elf_; }

    void check_signals() const {
        if (signals_.any()) {
            throw Failure(Exit::kKernel, "there is no dump: a signal came first");
        }
    }

    void dump_by_own_image(std::uint64_t bytes) {
        output_.check_room(bytes, kElsewhere);
        auto target = output_.make_file();
        make_image(target.file(), bytes);
        leave(target.temporary());
        forget_cached(target.file());
        if (is_streamed()) {
            stream_core(target.file());
            return;
        }
        keep_core_alone(target.file(), progress(), [&] { check_signals(); });
        finish(target);
    }

    void make_image(File& file, std::uint64_t bytes) const {
        Progress making("making room", bytes, progress());
        try {
            fill_with_zeros(file, bytes, context_.root, making, [&] { check_signals(); });
        } catch (const Failure& failure) {
            if (failure.exit() != Exit::kTarget) {
                throw;
            }
            throw Failure(Exit::kTarget, std::string(failure.what()) + kElsewhere);
        }
    }

    void dump_through_image() {
        check_image();
        if (is_streamed()) {
            auto image = image_after_leaving();
            stream_core(image);
            return;
        }
        output_.check_room(least_bytes(context_.root), "");
        auto target = output_.make_file();
        auto& core = target.file();
        auto image = image_after_leaving();
        read_image(image, [&](auto offset, auto bytes) { core.write_at(offset, bytes); });
        core.sync();
        finish(target);
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
        check_signals();
        Departure(place, false, options_, context_, Afterwards::kComeBack).run();
    }

    void stream_core(File& file) const {
        read_image(file, [&](auto, auto bytes) { output_.put(bytes); });
        output_.flush();
    }

    void read_image(File& file, const Image::Take& take) const {
        const Image image(file, file.name());
        Progress copying("copying", image.header().content_bytes, progress());
        image.read(copying, [&](auto offset, auto bytes) {
            check_signals();
            take(offset, bytes);
        });
    }

    // `core` has the core alone.
    void finish(Target& core) const {
        if (is_elf_) {
            deliver(core);
            return;
        }
        auto other = output_.make_file();
        // The dump level leaves out pages of zeros, which readers know again; of what it says errors and progress
        // count.
        run_program({tool_, "-f", option_of(options_.format), "-d", "1", "--message-level", options_.quiet ? "4" : "5",
                     core.temporary(), other.temporary()});
        other.file().sync();
        deliver(other);
    }

    void deliver(Target& whole) const {
        check_signals();
        const auto bytes = whole.file().size();
        output_.deliver(whole);
        if (!output_.is_stream()) {
            std::fprintf(context_.out, "dumped to %s: %s\n", output_.name().c_str(), mebibytes(bytes).c_str());
        }
    }

    std::FILE* progress() const { return context_.progress(options_.quiet); }

    const Options& options_;
    DumpOutput output_;
    Context context_;  // standard output may be the dump's
    bool is_elf_;
    std::string tool_;
    CaughtSignals signals_;
};

}  // namespace

void dump(const Options& options, const Context& context) { Dump(options, context).run(); }

}  // namespace kjump
