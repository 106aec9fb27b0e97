// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/image_id.hpp"

#include <cinttypes>

#include <sys/random.h>

#include "base/failure.hpp"
#include "base/text.hpp"

namespace kjump {

ImageId new_image_id() {
    ImageId id;
    if (getrandom(id.data(), id.size(), 0) != static_cast<ssize_t>(id.size())) {
        fail_io("random numbers");
    }
    return id;
}

std::string words_of(const Awaited& awaited) { return hex(awaited.id) + text("@%" PRIu64, awaited.at); }

std::optional<Awaited> awaited_of(const std::string& words) {
    Awaited awaited{};
    const auto digits = 2 * awaited.id.size();
    const auto at = words.size() > digits && words[digits] == '@' ? number(words.substr(digits + 1)) : std::nullopt;
    if (!at || !read_hex(words.substr(0, digits), awaited.id)) {
        return {};
    }
    awaited.at = *at;
    return awaited.id == ImageId{} ? std::nullopt : std::optional(awaited);
}

}  // namespace kjump
