// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump save --awaited: what a saver does for kjump hibernate and kjump snapshot.
#include <algorithm>
#include <chrono>
#include <exception>
#include <optional>
#include <thread>

#include "base/keys.hpp"
#include "base/text.hpp"
#include "commands/save_to.hpp"
#include "image/find_images.hpp"
#include "image/image.hpp"
#include "image/image_cipher.hpp"
#include "image/key_archive.hpp"
#include "image/placed_image.hpp"
#include "machine/guard.hpp"

namespace kjump {
namespace {

// Disks may take a while to be found by a kernel that was just booted; one that slept has found them.
constexpr auto kPatience = std::chrono::seconds(60), kPatienceAwake = std::chrono::seconds(5);
constexpr auto kPause = std::chrono::milliseconds(200);

FoundImage await_place(const Awaited& awaited, std::chrono::seconds patience, const std::string& root) {
    const auto last = std::chrono::steady_clock::now() + patience;
    while (true) {
        auto all = find_images(root, {awaited.at});
        std::erase_if(all, [&](const auto& one) { return one.header.id != awaited.id; });
        if (all.size() > 1) {
            throw Failure(Exit::kTarget,
                          all[0].device + " and " + all[1].device + ": both have the place " + words_of(awaited));
        }
        if (!all.empty() && all[0].header.state == State::kAwaited) {
            return all[0];
        }
        if (!all.empty() || std::chrono::steady_clock::now() > last) {
            throw Failure(Exit::kTarget, "no disk here awaits a save at " + words_of(awaited));
        }
        std::this_thread::sleep_for(kPause);
    }
}

// Whoever can write to the disk can change there how the image is to be encrypted, or that it is. So the header is told
// by what has come with the key, and whether one has to come by the command line.
std::optional<ImageCipher> cipher_for(FoundImage& place, bool is_encrypted, const std::string& root) {
    auto taken = take_key(root);
    if (!taken && (is_encrypted || place.header.encryption)) {
        throw Failure(Exit::kKey, place.device + ": the image is to be encrypted, and its key did not come");
    }
    if (taken && !is_encrypted && !place.header.encryption) {
        throw Failure(Exit::kKey, place.device + ": a key came, and the image is not to be encrypted");
    }
    if (!taken) {
        return std::nullopt;
    }
    place.header.encryption = taken->encryption;
    return std::optional<ImageCipher>(std::in_place, taken->key, taken->encryption);
}

// Whoever awaits the image reads why there is none.
void leave_reason(const FoundImage& place, const std::string& reason, const std::string& root) {
    auto header = place.header;
    header.state = State::kFailed;
    header.reason = reason;
    header.file_systems.clear();  // the reason may need the room
    PlacedImage placed(place, root);
    put_header(placed.storage(), header);
}

}  // namespace

void save_awaited(const Options& options, const Context& context) {
    panic_on_hang(context);
    auto found = await_place(*options.awaited, options.core ? kPatienceAwake : kPatience, context.root);
    const Keys keys;
    if (keys.is_terminal()) {
        context.notice("q or Ctrl-C ends this, and the kernel that was left goes on");
    }
    try {
        const auto cipher = cipher_for(found, options.encrypted, context.root);
        save_to(&found, cipher ? &*cipher : nullptr, options, context, [&] { return keys.end_asked(); });
    } catch (const std::exception& failure) {
        try {
            leave_reason(found, sentence_of(failure), context.root);
        } catch (const Failure& second) {
            context.notice(second.what());
        }
        throw;
    }
}

}  // namespace kjump
