// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "commands/boot_check.hpp"

#include <algorithm>
#include <string>

#include "base/failure.hpp"
#include "base/path.hpp"
#include "base/text.hpp"
#include "image/find_images.hpp"
#include "image/image_key.hpp"
#include "machine/boot_initrds.hpp"

namespace kjump {
namespace {

// Whether a boot with an initrd that looks at `looked_at` finds the image.
bool would_find(const AwaitingPlace& place, std::uint64_t looked_at) {
    return !place.is_within_disk() || looked_at == place.awaited().at;
}

// An initrd that looks for no image would boot past it.
void check_place(const AwaitingPlace& place, const std::string& release, const std::string& root) {
    const auto looked_at = boot_place(root, release);
    if (!looked_at) {
        throw Failure(Exit::kTarget,
                      "the initrd of " + release + " restores no image of this kjump; " + make_initrds(root) +
                          " puts kjump and libjump's module there, unless /etc/default/kjump says RESTORE=no");
    }
    if (!would_find(place, *looked_at)) {
        throw Failure(Exit::kTarget, place.name() +
                                         ": the next boot would not find it there; name it in /etc/default/kjump "
                                         "(IMAGE=" +
                                         place.name() + "), and then: " + make_initrds(root));
    }
}

// What is wrong with an initrd that restores images by `secret`; nothing if one that `options` encrypt is among them,
// or if they encrypt none. `key` is the digest of their key file.
std::string fault_of_initrd(const std::string& secret, const std::string& key, const Options& options) {
    if (secret == kNoKey) {
        return "has no key, and restores no image: KEY_FILE or PASSPHRASE is wrong";
    }
    if (!options.key_file.empty()) {
        return secret == key ? "" : "does not have this key: KEY_FILE names it";
    }
    if (options.passphrase) {
        return secret == kByPassphrase ? "" : "asks for no passphrase: PASSPHRASE=yes says so";
    }
    return secret.empty()
               ? ""
               : std::string("restores encrypted images alone, by a ") +
                     (secret == kByPassphrase ? kByPassphrase : "key file") + ": KEY_FILE or PASSPHRASE says so";
}

// A boot that cannot open the image, or takes none that is not encrypted, would pass it over. Which of the kernels a
// boot starts is the boot loader's choice, or the user's.
void check_boot_secrets(const std::string& running, const Options& options, const std::string& root) {
    const auto key = options.key_file.empty() ? "" : hex(key_file_digest(options.key_file));
    for (const auto& [release, secret, is_of_this_version] : boot_secrets(root, running)) {
        if (!is_of_this_version) {
            throw Failure(Exit::kTarget, "the initrd of " + release + " restores no image of this kjump; " +
                                             make_initrds(root) + " makes it anew");
        }
        const auto fault = fault_of_initrd(secret, key, options);
        if (!fault.empty()) {
            throw Failure(Exit::kKey, "the initrd of " + release + " " + fault + " (/etc/default/kjump); " +
                                          make_initrds(root) + " makes it anew");
        }
    }
}

// Which kernel the next boot starts is not known here, so these are no reason not to leave.
void tell_of_kernels_without(const AwaitingPlace& place, const std::string& running, const Context& context) {
    std::string releases;
    for (const auto& initrd : boot_initrds(context.root, running).value_or(std::vector<BootInitrd>{})) {
        if (!initrd.place || !would_find(place, *initrd.place)) {
            releases += (releases.empty() ? "" : ", ") + initrd.release;
        }
    }
    if (!releases.empty()) {
        context.notice("a boot of Linux " + releases +
                       " passes the image over: that initrd restores none, or not from there (kjump status)");
    }
}

// A boot that finds two restores one of them.
void check_others(const AwaitingPlace& place, const Context& context) {
    auto others = find_images(context.root, {0});
    std::erase_if(others, [&](const auto& one) { return real_path(one.device) == real_path(place.name()); });
    keep_for_boot(others, context.notices());
    if (!others.empty()) {
        throw Failure(Exit::kTarget, others[0].device +
                                         ": has an image that the next boot would restore; kjump "
                                         "restore --at-boot --pass-over gives it up");
    }
}

}  // namespace

void check_next_boot(const AwaitingPlace& place, const Options& options, const Context& context) {
    const auto release = context.kernel.identify().release;
    check_place(place, release, context.root);
    check_boot_secrets(release, options, context.root);
    tell_of_kernels_without(place, release, context);
    check_others(place, context);
}

}  // namespace kjump
