// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump save, to wherever its image goes.
#pragma once

#include <functional>
#include <string>

#include "commands/options.hpp"
#include "image/find_images.hpp"
#include "machine/context.hpp"

namespace kjump {

// Where an image goes, and what its header says beside what is found.
struct Place {
    std::string name;  // of a block device or file
    std::string comment;
    const FoundImage* awaited = nullptr;  // the image that this one takes the place of
};

// Asked between two pieces of the content: true ends the work.
using IsEnough = std::function<bool()>;

// Saves what the first operand names. Throws Failure.
void save_to(const Place& place, const Options& options, const Context& context, const IsEnough& is_enough);

// Saves it to the device that awaits a save with the id --awaited, and leaves the reason there if that fails. Throws
// Failure.
void save_awaited(const Options& options, const Context& context);

}  // namespace kjump
