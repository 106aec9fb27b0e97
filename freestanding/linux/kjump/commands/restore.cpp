// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "commands/commands.hpp"
#include "commands/restore_image.hpp"
#include "commands/restorer.hpp"
#include "image/image_file.hpp"

namespace kjump {
namespace {

File open_named(const Options& options) {
    const auto& name = options.operands[0];
    return options.check ? open_image(name) : open_image_to_mark(name);
}

}  // namespace

void restore_found(const FoundImage& found, const Options& options, const Context& context,
                   std::optional<ImageCipher> cipher) {
    auto placed = options.check ? PlacedImage::to_read(found) : PlacedImage(found, context.root);
    restorer_of(placed, options, context, std::move(cipher))->run();
}

void restore(const Options& options, const Context& context) {
    if (options.at_boot) {
        restore_at_boot(options, context);
    } else if (options.at) {
        restore_found(find_image(options.operands[0], *options.at, context.root), options, context);
    } else {
        PlacedImage placed(open_named(options));
        restorer_of(placed, options, context)->run();
    }
}

}  // namespace kjump
