// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "commands/prepared_saver.hpp"

#include <algorithm>

#include "machine/unpack_kernel.hpp"

namespace kjump {
namespace {

// The one that is packed may be another one since, as after an update.
void check_same(const Options& saver) {
    const auto& name = saver.operands[0];
    const MappedFile packed(name), unpacked(saver.unpacked);
    const auto front = unpacked_front(linux_image(packed.bytes(), name), name);
    const auto bytes = unpacked.bytes();
    if (!std::ranges::equal(bytes.first(std::min(front.size(), bytes.size())), front)) {
        throw Failure(Exit::kSource, saver.unpacked + ": is not of " + name + "; kjump make-saver makes it anew");
    }
}

std::unique_ptr<PreparedKernel> with_room(const Options& options, const Context& context, Bytes archive) {
    auto prepared = std::make_unique<PreparedKernel>(options, context, archive);
    prepared->check_room();
    return prepared;
}

}  // namespace

std::unique_ptr<PreparedKernel> prepared_saver(const Options& saver, const Context& context, Bytes archive) {
    if (!saver.unpacked.empty()) {
        try {
            check_same(saver);
            auto options = saver;
            options.operands = {saver.unpacked};
            return with_room(options, context, archive);
        } catch (const Failure& failure) {
            if (failure.exit() == Exit::kUsage) {
                throw;
            }
            context.notice(std::string("the saver unpacks its kernel itself: ") + failure.what());
        }
    }
    return with_room(saver, context, archive);
}

}  // namespace kjump
