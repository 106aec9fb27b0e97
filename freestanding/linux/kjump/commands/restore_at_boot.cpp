// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump find and locate, and kjump restore --at-boot: what a machine does with the images that it finds when it boots.
#include <algorithm>
#include <cinttypes>
#include <ctime>
#include <exception>

#include "base/direct_page.hpp"
#include "base/file.hpp"
#include "commands/commands.hpp"
#include "commands/restore_image.hpp"
#include "image/find_images.hpp"
#include "image/image.hpp"
#include "image/placed_image.hpp"
#include "image/report.hpp"

namespace kjump {
namespace {

// At the start of disks, and where --at says that a file is on one of them.
std::vector<FoundImage> images(const Options& options, const Context& context) {
    auto found = find_images(context.root, image_places(options.at));
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
    if (path.empty() || std::ranges::any_of(found, [&](const auto& one) { return real_path(one.device) == path; })) {
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

}  // namespace

void find(const Options& options, const Context& context) {
    const auto found = images(options, context);
    if (found.empty()) {
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

// Of several the newest is how the machine was left; a disk with an older one was away meanwhile.
void restore_at_boot(const Options& options, const Context& context) {
    auto found = images(options, context);
    bool all = options.operands.empty() || add_named(options.operands[0], context, found);
    if (found.empty() && all) {
        throw Failure(Exit::kDamaged, "no disk has an image for this boot");
    }
    std::ranges::sort(found, std::ranges::greater{}, [](const FoundImage& image) { return image.header.created; });
    for (const auto& older : std::span(found).subspan(options.pass_over ? 0 : 1)) {
        all = pass_over(older, context) && all;
    }
    if (options.pass_over) {
        if (!all) {
            throw Failure(Exit::kIo, "not every image is passed over");
        }
        return;
    }
    try {
        restore_found(found[0], options, context);
    } catch (const std::exception&) {
        pass_over(found[0], context);
        throw;
    }
}

}  // namespace kjump
