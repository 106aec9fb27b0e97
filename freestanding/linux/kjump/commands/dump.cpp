// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump dump: the memory in a snapshot, or in an image, for programs that look at a kernel.
#include <cstdio>

#include <unistd.h>

#include "base/caught_signals.hpp"
#include "base/direct_page.hpp"
#include "base/program.hpp"
#include "base/text.hpp"
#include "commands/commands.hpp"
#include "commands/departure.hpp"
#include "commands/dump_output.hpp"
#include "commands/prepared_kernel.hpp"
#include "commands/secret_options.hpp"
#include "image/awaiting_place.hpp"
#include "image/content.hpp"
#include "image/dump_file.hpp"
#include "image/image.hpp"
#include "image/image_file.hpp"
#include "image/image_room.hpp"
#include "image/state_check.hpp"

namespace kjump {
namespace {

constexpr const char* kMakedumpfile = "/usr/bin/makedumpfile";
constexpr const char* kElsewhere = "; --through=IMAGE has the snapshot elsewhere";

// makedumpfile's option for a compression that the snapshot does not have.
std::string option_of(const std::string& format) { return format == "zlib" ? "-c" : format == "lzo" ? "-l" : "-p"; }

class Dump {
public:
    Dump(const Options& options, const Context& context)
        : options_(options),
          output_(options.operands.back(), options.force, context.root, context.out),
          context_{context.root, context.kernel, output_.is_stream() ? context.err : context.out, context.err},
          is_elf_(options.format == "elf"),
          is_as_saved_(options.format == "zstd"),
          tool_(context.root + kMakedumpfile) {}

    void run() {
        check_tool();
        output_.check(is_of_image() ? options_.operands[0] : options_.through);
        try {
            is_of_image() ? dump_image() : dump_this_kernel();
        } catch (const Failure&) {
            check_signals();  // which has led to it, maybe
            throw;
        }
    }

private:
    // That is there already, as somebody has saved it.
    bool is_of_image() const { return options_.operands.size() > 1; }

    void check_tool() const {
        if (!is_elf_ && !is_as_saved_ && access(tool_.c_str(), X_OK) != 0) {
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

    // To standard output without a further file.
    bool is_streamed() const { return output_.is_stream() && (is_elf_ || is_as_saved_); }

    void check_signals() const {
        if (signals_.any()) {
            throw Failure(Exit::kKernel, "there is no dump: a signal came first");
        }
    }

    void dump_this_kernel() {
        const auto bytes = image_bytes();
        options_.through.empty() ? dump_by_own_image(bytes) : dump_through_image();
    }

    void dump_image() {
        auto image = open_image(options_.operands[0]);
        const auto header = header_in(image);
        if (header.format == Format::kElf) {
            throw Failure(Exit::kForeign,
                          image.name() + ": has an ELF core behind its first 4096 bytes, which dd takes out");
        }
        check_state(header, true, false, image.name());
        cipher_ = cipher_of(header, image.name(), options_, context_);
        if (is_streamed()) {
            stream(image);
            return;
        }
        output_.check_room(bytes_from(content_in(image, header), header), "");
        auto target = output_.make_file();
        put(image, target);
    }

    // What all files have that are there at once, at most.
    std::uint64_t bytes_from(const KdumpContent& content, const Header& header) const {
        if (is_as_saved_) {
            return header.kdump.digests_at;
        }
        const auto packed = KdumpPlaces(header.kdump).data + header.kdump.pages * kPage;
        return core_bytes(content) + (is_elf_ ? 0 : packed);
    }

    void dump_by_own_image(std::uint64_t bytes) {
        output_.check_room(is_as_saved_ || is_streamed() ? bytes : 2 * bytes, kElsewhere);
        auto target = output_.make_file();
        make_image(target.file(), bytes);
        leave(target.temporary());
        forget_cached(target.file());
        is_streamed() ? stream(target.file()) : finish(target);
    }

    void make_image(File& file, std::uint64_t bytes) const {
        Progress making("making room", bytes, progress());
        try {
            fill_with_zeros(file, bytes, context_.root, making, [&] { check_signals(); });
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
        if (is_streamed()) {
            auto image = image_after_leaving();
            stream(image);
            return;
        }
        output_.check_room(least_bytes(context_.root), "");
        auto target = output_.make_file();
        auto image = image_after_leaving();
        put(image, target);
    }

    // `target` is empty.
    void put(File& image, Target& target) const {
        if (is_as_saved_) {
            write_dump_of(image, at_end_of(target.file()));
            target.file().sync();
            deliver(target);
        } else {
            put_core(image, target.file());
            finish_core(target);
        }
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

    static Header header_in(File& file) { return Image(file, file.name()).header(); }

    void stream(File& file) const {
        const auto to_output = [&](Bytes bytes) { output_.put(bytes); };
        is_elf_ ? write_core_of(file, to_output) : write_dump_of(file, to_output);
        output_.flush();
    }

    KdumpContent content_in(const File& file, const Header& header) const {
        return {file, file.name(), header, cipher_ ? &*cipher_ : nullptr};
    }

    void write_dump_of(File& file, const std::function<void(Bytes)>& put) const {
        // Each piece of an encrypted image is judged before it is given out, the descriptors of another one are not.
        const auto header = cipher_ ? header_in(file) : verified(file);
        const auto content = content_in(file, header);
        Progress copying("copying", header.kdump.digests_at - kHeaderBytes, progress());
        put(first_page_of_dump(header));
        content.read_dump(copying, [&](Bytes bytes) {
            check_signals();
            put(bytes);
        });
    }

    // Its header, if all of its content is what was saved.
    Header verified(File& file) const {
        const auto header = header_in(file);
        const KdumpContent content(file, file.name(), header);
        Progress checking("checking", header.content_bytes, progress());
        content.read(checking, [&](auto, auto) { check_signals(); });
        return header;
    }

    void write_core_of(File& file, const std::function<void(Bytes)>& put) const {
        const auto header = header_in(file);
        const auto content = content_in(file, header);
        Progress copying("copying", header.content_bytes, progress());
        write_core(content, copying, [&](Bytes bytes) {
            check_signals();
            put(bytes);
        });
    }

    // `image` is a whole one.
    void finish(Target& image) const {
        if (is_as_saved_) {
            keep_dump_alone(image.file(), verified(image.file()));
            deliver(image);
        } else {
            auto core = output_.make_file();
            put_core(image.file(), core.file());
            image.file().end_at(0);  // room for a third file
            finish_core(core);
        }
    }

    static std::function<void(Bytes)> at_end_of(File& file) {
        return [&file, at = std::uint64_t{0}](Bytes bytes) mutable {
            file.write_at(at, bytes);
            at += bytes.size();
        };
    }

    // `file` is empty.
    void put_core(File& image, File& file) const {
        write_core_of(image, at_end_of(file));
        file.sync();
    }

    // Debian's makedumpfile makes the other formats of an ELF core: it cannot read what is compressed by Zstandard.
    void finish_core(Target& core) const {
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
    bool is_elf_, is_as_saved_;
    std::string tool_;
    CaughtSignals signals_;
    std::optional<ImageCipher> cipher_;  // of an image that is there already
};

}  // namespace

void dump(const Options& options, const Context& context) { Dump(options, context).run(); }

}  // namespace kjump
