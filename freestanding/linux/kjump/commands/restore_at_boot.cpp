// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump find and locate, and kjump restore --at-boot: what a machine does with the images that it finds when it boots.
#include <algorithm>
#include <cinttypes>
#include <ctime>
#include <exception>
#include <optional>
#include <utility>

#include "base/direct_page.hpp"
#include "base/file.hpp"
#include "base/path.hpp"
#include "commands/commands.hpp"
#include "commands/restore_image.hpp"
#include "commands/secret_options.hpp"
#include "image/find_images.hpp"
#include "image/image.hpp"
#include "image/placed_image.hpp"
#include "image/report.hpp"

namespace kjump {
namespace {

// At the start of disks, and where --at says that a file is on one of them.
std::vector<FoundImage> images(const Options& options, const Context& context, bool* hidden = nullptr) {
    auto found = find_images(context.root, image_places(options.at), hidden);
    if (options.at_boot) {
        keep_for_boot(found, context.notices());
    }
    return found;
}

// A system that has mounted its file systems sees an image in a file or volume by its name: what is below is in use. It
// is where this system saves itself to, so its file systems move on whatever machine this is now. False, with a notice,
// if it cannot be looked at: that must not keep others from being marked.
bool add_named(const std::string& name, const Context& context, std::vector<FoundImage>& found) {
    const auto path = real_path(name);
    if (path.empty()) {
        context.notice(name + ": is not there, and an image in it would still be for the next boot");
        return false;
    }
    if (std::ranges::any_of(found, [&](const auto& one) { return real_path(one.device) == path; })) {
        return true;
    }
    try {
        const auto header = decode(read_first_page(name), name);
        if (is_for_boot(header)) {
            found.push_back({name, 0, header});
        }
    } catch (const Failure& failure) {
        if (failure.exit() != Exit::kDamaged) {
            context.notice(failure.what());
            return false;
        }
    }
    return true;
}

// What is mounted from now on moves on without it. False, with a notice, if it cannot be marked: that must neither keep
// others from being marked nor hide why this boot goes on.
bool pass_over(const FoundImage& found, const Context& context) {
    try {
        PlacedImage placed(found, context.root);
        Image(placed.storage(), found.device).set_state(State::kPassedOver, std::time(nullptr));
    } catch (const Failure& failure) {
        context.notice(std::string("the image is still for the next boot: ") + failure.what());
        return false;
    }
    context.notice(found.device + ": the image is passed over");
    return true;
}

bool pass_all_over(std::span<const FoundImage> images, const Context& context) {
    bool all = true;
    for (const auto& image : images) {
        all = pass_over(image, context) && all;
    }
    return all;
}

// Whether a person says if the secret of the boot is that of this image.
bool is_asked_for(const FoundImage& image, const Options& options) {
    const auto& encryption = image.header.encryption;
    return options.passphrase && encryption && encryption->kind == SecretKind::kPassphrase;
}

// Of `images`, the newest first, puts the one to restore in front, and returns its cipher if it is encrypted by what
// the options name. The newest is how the machine was left; a disk with an older one was away meanwhile, and the others
// have moved on since, so none is taken in the place of one that is refused. But anybody can write any date, as on a
// disk that is plugged in. So where the boot has a secret, what that cannot be the secret of, or in a key file is not,
// does not count: the initrds have the secret of whatever kjump hibernate left. Throws Failure if there is none.
std::optional<ImageCipher> choose(std::span<FoundImage> images, const Options& options, const Context& context) {
    if (!names_secret(options)) {
        return std::nullopt;
    }
    std::optional<Failure> refused;
    for (auto image = images.begin(); image != images.end(); ++image) {
        if (refused) {
            context.notice(refused->what());
        }
        try {
            auto cipher = cipher_of(image->header, image->device, options, context);
            std::rotate(images.begin(), image, image + 1);
            return cipher;
        } catch (const Failure& failure) {
            if (is_asked_for(*image, options)) {
                throw;
            }
            refused = failure;
        }
    }
    throw Failure(*refused);
}

}  // namespace

void find(const Options& options, const Context& context) {
    bool hidden = false;
    const auto found = images(options, context, &hidden);
    if (found.empty()) {
        if (hidden) {
            throw Failure(Exit::kIo, "no disk that you may read has an image, and some you may not read");
        }
        throw Failure(Exit::kDamaged,
                      options.at_boot ? "no disk has an image for this boot" : "no disk here has an image");
    }
    for (const auto& image : found) {
        std::fprintf(context.out, "%s: %s\n", image.device.c_str(), describe_state(image.header, image.origin).c_str());
    }
}

void locate(const Options& options, const Context& context) {
    const auto file = File::for_reading(options.operands[0]);
    if (!S_ISREG(file.status().st_mode) && !file.is_device()) {
        throw Failure(Exit::kTarget, file.name() + ": is no file and no block device");
    }
    const auto extents = extents_of(file, context.root);
    std::fprintf(context.out, "%" PRIu64 "\n", extents.empty() ? 0 : extents[0].start);
}

void restore_at_boot(const Options& options, const Context& context) {
    auto found = images(options, context);
    const bool all = options.operands.empty() || add_named(options.operands[0], context, found);
    if (found.empty() && all) {
        throw Failure(Exit::kDamaged, "no disk has an image for this boot");
    }
    std::ranges::sort(found, std::ranges::greater{}, [](const FoundImage& image) { return image.header.created; });
    if (options.pass_over) {
        if (!pass_all_over(found, context) || !all) {
            throw Failure(Exit::kIo, "not every image is passed over");
        }
        return;
    }
    auto left = std::span<const FoundImage>(found);
    try {
        auto cipher = choose(found, options, context);
        left = left.first(1);
        pass_all_over(std::span(found).subspan(1), context);
        restore_found(found[0], options, context, std::move(cipher));
    } catch (const std::exception& failure) {
        context.log(sentence_of(failure));
        pass_all_over(left, context);
        throw;
    }
}

}  // namespace kjump
