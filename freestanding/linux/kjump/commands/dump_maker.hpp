// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Makes the dump of an image, in the format that was asked for, and gives it out.
#pragma once

#include <functional>
#include <string>

#include "base/caught_signals.hpp"
#include "commands/dump_output.hpp"
#include "commands/options.hpp"
#include "image/image_cipher.hpp"
#include "image/kdump_content.hpp"
#include "machine/context.hpp"

namespace kjump {

class DumpMaker {
public:
    DumpMaker(const Options& options, const DumpOutput& output, const Context& context);

    // The format is one that images have.
    bool is_as_saved() const { return is_as_saved_; }
    // It goes to standard output without a further file.
    bool is_streamed() const { return output_.is_stream() && (is_elf_ || is_as_saved_); }

    // Throws Failure(Exit::kIo) if makedumpfile, which the format takes, is not there.
    void check_tool() const;
    // Throws Failure(Exit::kKernel) if a signal came: nothing is left behind then.
    void check_signals() const;
    // At most what all files have that are there at once when a dump of `content` is made, in bytes.
    std::uint64_t bytes_from(const KdumpContent& content, const Header& header) const;

    // Each of `image`, by `cipher` if it is encrypted. Throw Failure, Exit::kDamaged if it is not what was saved.
    // To standard output. Precondition: is_streamed().
    void stream(File& image, const ImageCipher* cipher = nullptr) const;
    // By `target`, which is empty, to the dump's name.
    void put(File& image, Target& target, const ImageCipher* cipher = nullptr) const;
    // `image`, which becomes the dump, or is not needed any more.
    void finish(Target& image) const;

private:
    using Put = std::function<void(Bytes)>;

    void write_dump_of(File& image, const Header& header, const ImageCipher* cipher, const Put& put) const;
    Header verified(File& image) const;
    void write_core_of(File& image, const ImageCipher* cipher, const Put& put) const;
    void put_core(File& image, const ImageCipher* cipher, File& file) const;
    void finish_core(Target& core) const;
    void deliver(Target& whole) const;
    std::FILE* progress() const { return context_.progress(options_.quiet); }

    const Options& options_;
    const DumpOutput& output_;
    const Context& context_;
    bool is_elf_, is_as_saved_;
    std::string tool_;
    CaughtSignals signals_;
};

}  // namespace kjump
