// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "commands/dump_image.hpp"

#include "commands/secret_options.hpp"
#include "image/image.hpp"
#include "image/image_file.hpp"
#include "image/state_check.hpp"

namespace kjump {
namespace {

// What is compressed already stays so: another compression takes a snapshot of its own, or the core.
void check_format(const std::string& format, const Header& header, const std::string& name) {
    const auto asked = compression_named(format);
    if (asked && *asked != header.compression) {
        const std::string own = header.compression == Compression::kLzo ? "lzo" : "zstd";
        throw Failure(Exit::kForeign, name + ": is compressed by " + own + ", which --format=" + own +
                                          " keeps; --format=elf unpacks it");
    }
}

}  // namespace

void dump_image(const Options& options, const DumpOutput& output, const DumpMaker& maker, const Context& context) {
    auto image = open_image(options.operands[0]);
    const auto header = Image(image, image.name()).header();
    if (header.format == Format::kElf) {
        throw Failure(Exit::kForeign,
                      image.name() + ": has an ELF core behind its first 4096 bytes, which dd takes out");
    }
    check_state(header, true, false, image.name());
    check_format(options.format, header, image.name());
    const auto cipher = cipher_of(header, image.name(), options, context);
    const auto* const by = cipher ? &*cipher : nullptr;
    if (maker.is_streamed()) {
        maker.stream(image, by);
        return;
    }
    output.check_room(maker.bytes_from(KdumpContent(image, image.name(), header, by), header), "");
    auto target = output.make_file();
    maker.put(image, target, by);
}

}  // namespace kjump
