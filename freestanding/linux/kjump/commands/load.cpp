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

namespace kjump {
namespace {

// In memory as long as it lives. Nothing is mapped of an empty one.
class MappedFile {
public:
    explicit MappedFile(const std::string& name) {
        const auto file = File::for_reading(name);
        if (!S_ISREG(file.status().st_mode) && !file.is_device()) {
            throw Failure(Exit::kIo, name + ": is neither a file nor a block device");
        }
        if (const auto size = file.size()) {
            mapping_.emplace(file, 0, size);
            bytes_ = {mapping_->data(), static_cast<std::size_t>(size)};
        }
    }
    Bytes bytes() const { return bytes_; }

private:
    std::optional<Mapping> mapping_;
    Bytes bytes_;
};

Places places_of(Kernel& kernel, const std::string& root) {
    std::vector<MemoryRange> windows;
    if (auto* const all = kernel.windows()) {
        for (const auto& taken : all->list()) {
            windows.push_back(taken.range);
        }
    }
    return {firmware_map(root), own_pages(root), MemoryMap(windows)};
}

// What is exchanged at a jump has a page of this kernel's memory beside it, unless it lies in a window.
MemoryMap exchanged(const LinuxWindow& window, const Places& places) {
    return MemoryMap({window.low, window.with_core()}).without(places.windows);
}

// A kernel would put memory online that ACPI tells of beside the map.
std::string command_line(const Options& options, const LinuxImage& image, const LinuxWindow& window,
                         const std::string& root) {
    auto words = options.append;
    const auto add = [&](const std::string& word) { words += (words.empty() ? "" : " ") + word; };
    if (options.vmcore) {
        add(text("elfcorehdr=%#" PRIx64, window.core.start));
    }
    if (image.is_64_bit()) {
        add("acpi_no_memhotplug");
    }
    if (!has_bios(root)) {
        add(kNoBios);
    }
    return words;
}

void check_processor(const LinuxImage& image, const std::string& name, const std::string& root) {
    if (image.is_64_bit() && contents(root + "/proc/cpuinfo").find(" lm ") == std::string::npos) {
        throw Failure(Exit::kSource, name + ": is a kernel of 64 bits, which this processor does not run");
    }
}

LinuxWindow window_for(const Options& options, const Places& places, const LinuxImage& image, std::uint64_t initrd) {
    const auto window = choose_window(places, image, initrd, options.at, options.size);
    if (!options.vmcore) {
        return window;
    }
    if (!image.is_64_bit()) {
        throw Failure(Exit::kSource, options.operands[0] + ": is a kernel of 32 bits, and --vmcore takes one of 64");
    }
    return keep_room_for_core(window);
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
    const auto image = linux_image(file.bytes(), name);
    check_processor(image, name, context.root);
    std::optional<MappedFile> initrd;
    if (!options.initrd.empty()) {
        initrd.emplace(options.initrd);
        if (initrd->bytes().empty()) {
            throw Failure(Exit::kSource, options.initrd + ": is empty");
        }
    }
    const auto initrd_bytes = initrd ? initrd->bytes() : Bytes{};
    const auto places = places_of(kernel, context.root);
    const auto window = window_for(options, places, image, initrd_bytes.size());
    const LinuxPeer peer(image, name, initrd_bytes, command_line(options, image, window, context.root), window,
                         boot_knowledge(context.root, window, places.firmware));

    const auto lock = kernel.lock(context.notices());
    const NamedSlot slot(options, context);
    check_empty(kernel);
    check_room(exchanged(window, places), context.root, kRoomForWindow);
    kernel.load({peer.entry(), peer.segments(), Mode::kProtected32, window.core}, Placement::kSwapped);
    std::fprintf(context.out, "%s is loaded from %#" PRIx64 " to %#" PRIx64 "\n", name.c_str(), window.range.start,
                 window.with_core().end - 1);
}

}  // namespace kjump
