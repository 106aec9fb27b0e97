// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "commands/dump_maker.hpp"

#include <unistd.h>

#include "base/program.hpp"
#include "base/text.hpp"
#include "image/dump_file.hpp"
#include "image/image.hpp"

namespace kjump {
namespace {

constexpr const char* kMakedumpfile = "/usr/bin/makedumpfile";

// makedumpfile's option for a compression that no image has.
std::string option_of(const std::string& format) { return format == "zlib" ? "-c" : "-p"; }

Header header_in(File& image) { return Image(image, image.name()).header(); }

std::function<void(Bytes)> at_end_of(File& file) {
    return [&file, at = std::uint64_t{0}](Bytes bytes) mutable {
        file.write_at(at, bytes);
        at += bytes.size();
    };
}

}  // namespace

DumpMaker::DumpMaker(const Options& options, const DumpOutput& output, const Context& context)
    : options_(options),
      output_(output),
      context_(context),
      is_elf_(options.format == "elf"),
      is_as_saved_(options.format.empty() || compression_named(options.format)),
      tool_(context.root + kMakedumpfile) {}

void DumpMaker::check_tool() const {
    if (!is_elf_ && !is_as_saved_ && access(tool_.c_str(), X_OK) != 0) {
        throw Failure(Exit::kIo,
                      tool_ + ": is not there; --format=" + options_.format + " takes Debian's package makedumpfile");
    }
}

void DumpMaker::check_signals() const {
    if (signals_.any()) {
        throw Failure(Exit::kKernel, "there is no dump: a signal came first");
    }
}

std::uint64_t DumpMaker::bytes_from(const KdumpContent& content, const Header& header) const {
    if (is_as_saved_) {
        return header.kdump.digests_at;
    }
    const auto packed = KdumpPlaces(header.kdump).data + header.kdump.pages * kPage;
    return core_bytes(content) + (is_elf_ ? 0 : packed);
}

void DumpMaker::put(File& image, Target& target, const ImageCipher* cipher) const {
    if (is_as_saved_) {
        write_dump_of(image, header_in(image), cipher, at_end_of(target.file()));
        target.file().sync();
        deliver(target);
    } else {
        put_core(image, cipher, target.file());
        finish_core(target);
    }
}

void DumpMaker::stream(File& image, const ImageCipher* cipher) const {
    const auto to_output = [&](Bytes bytes) { output_.put(bytes); };
    if (is_elf_) {
        write_core_of(image, cipher, to_output);
    } else {
        // Each piece of an encrypted image is judged before it is given out, the descriptors of another one are not.
        write_dump_of(image, cipher != nullptr ? header_in(image) : verified(image), cipher, to_output);
    }
    output_.flush();
}

void DumpMaker::write_dump_of(File& image, const Header& header, const ImageCipher* cipher, const Put& put) const {
    const KdumpContent content(image, image.name(), header, cipher);
    Progress copying("copying", header.kdump.digests_at - kHeaderBytes, progress());
    put(first_page_of_dump(header));
    content.read_dump(copying, [&](Bytes bytes) {
        check_signals();
        put(bytes);
    });
}

// Its header, if all of its content is what was saved.
Header DumpMaker::verified(File& image) const {
    const auto header = header_in(image);
    const KdumpContent content(image, image.name(), header);
    Progress checking("checking", header.content_bytes, progress());
    content.read(checking, [&](auto, auto) { check_signals(); });
    return header;
}

void DumpMaker::write_core_of(File& image, const ImageCipher* cipher, const Put& put) const {
    const auto header = header_in(image);
    const KdumpContent content(image, image.name(), header, cipher);
    Progress copying("copying", header.content_bytes, progress());
    write_core(content, copying, [&](Bytes bytes) {
        check_signals();
        put(bytes);
    });
}

void DumpMaker::finish(Target& image) const {
    if (is_as_saved_) {
        keep_dump_alone(image.file(), verified(image.file()));
        deliver(image);
    } else {
        auto core = output_.make_file();
        put_core(image.file(), nullptr, core.file());
        image.file().end_at(0);  // room for a third file
        finish_core(core);
    }
}

// `file` is empty.
void DumpMaker::put_core(File& image, const ImageCipher* cipher, File& file) const {
    write_core_of(image, cipher, at_end_of(file));
    file.sync();
}

// Debian's makedumpfile makes the other formats of an ELF core: it cannot read what is compressed by Zstandard, either.
void DumpMaker::finish_core(Target& core) const {
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

void DumpMaker::deliver(Target& whole) const {
    check_signals();
    const auto bytes = whole.file().size();
    output_.deliver(whole);
    if (!output_.is_stream()) {
        std::fprintf(context_.out, "dumped to %s: %s\n", output_.name().c_str(), mebibytes(bytes).c_str());
    }
}

}  // namespace kjump
