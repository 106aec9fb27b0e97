// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "commands/commands.hpp"
#include "commands/status_facts.hpp"
#include "image/image.hpp"
#include "image/image_file.hpp"
#include "image/report.hpp"

namespace kjump {
namespace {

void say_kernel(bool json, const Context& context) {
    const auto facts = kernel_facts(context);
    if (json) {
        print_json(context.out, facts);
    } else {
        print_words(context.out, facts);
    }
    // All else has been said.
    if (facts.failure) {
        throw Failure(*facts.failure);
    }
}

}  // namespace

void status(const Options& options, const Context& context) {
    if (options.operands.empty()) {
        say_kernel(options.json, context);
        return;
    }
    auto file = open_image(options.operands[0]);
    FoundImage image{file.name(), 0, Image(file, file.name()).header()};
    image.origin = origin_of(image.header.machine, machine_id(context.root));
    if (options.json) {
        print_json(context.out, image);
    } else {
        print_header(context.out, image.header, image.origin);
    }
}

}  // namespace kjump
