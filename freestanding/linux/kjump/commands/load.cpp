// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump load: a kernel of Linux into a slot, for kjump switch.
#include <cinttypes>

#include "base/mapping.hpp"
#include "base/text.hpp"
#include "commands/commands.hpp"
#include "commands/slot_option.hpp"
#include "machine/boot_knowledge.hpp"
#include "machine/linux_peer.hpp"
#include "machine/room.hpp"
#include "machine/slot_choice.hpp"

namespace kjump {
namespace {

// In memory as long as it lives; nothing is mapped of an empty one.
class MappedFile {
public:
    explicit MappedFile(const std::string& name) {
        const auto file = File::for_reading(name);
        size_ = static_cast<std::size_t>(file.size());
        if (size_ != 0) {
            mapping_.emplace(file, 0, size_);
        }
    }
    Bytes bytes() const { return mapping_ ? Bytes{mapping_->data(), size_} : Bytes{}; }

private:
    std::size_t size_;
    std::optional<Mapping> mapping_;
};

// What is exchanged at a jump has a page of this kernel's memory beside it, unless it lies in a window.
MemoryMap exchanged(const LinuxWindow& window, Kernel& kernel) {
    std::vector<MemoryRange> windows;
    if (auto* const all = kernel.windows()) {
        for (const auto& taken : all->list()) {
            windows.push_back(taken.range);
        }
    }
    return MemoryMap({window.low, window.range}).without(MemoryMap(windows));
}

void check_empty(const Kernel& kernel) {
    if (kernel.is_loaded()) {
        throw Failure(Exit::kKernel,
                      "the slot has a peer already; kjump unload gives that up, and --slot=NUMBER names "
                      "another slot");
    }
}

}  // namespace

void load(const Options& options, const Context& context) {
    auto& kernel = context.kernel;
    const auto& name = options.operands[0];
    const MappedFile file(name);
    std::optional<MappedFile> initrd;
    if (!options.initrd.empty()) {
        initrd.emplace(options.initrd);
    }
    const auto initrd_bytes = initrd ? initrd->bytes() : Bytes{};
    const auto image = linux_image(file.bytes(), name);
    const auto machine = firmware_map(context.root);
    const auto window = choose_window(machine, image.header, initrd_bytes.size(), options.at, options.size);
    const LinuxPeer peer(image, name, initrd_bytes, options.append, window,
                         boot_knowledge(context.root, window, machine));

    const auto lock = kernel.lock(context.notices());
    std::optional<SlotChoice> choice;
    if (options.slot) {
        check_slot(*options.slot, kernel);
        choice.emplace(context, *options.slot);
    }
    check_empty(kernel);
    check_room(exchanged(window, kernel), context.root, kRoomForWindow);
    kernel.load({peer.entry(), peer.segments(), Mode::kProtected32}, Placement::kSwapped);
    std::fprintf(context.out, "%s is loaded from %#" PRIx64 " to %#" PRIx64 "\n", name.c_str(), window.range.start,
                 window.range.end - 1);
}

}  // namespace kjump
