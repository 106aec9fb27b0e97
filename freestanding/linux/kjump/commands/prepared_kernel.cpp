// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "commands/prepared_kernel.hpp"

#include <cinttypes>

#include "base/text.hpp"
#include "base/words.hpp"
#include "machine/boot_knowledge.hpp"
#include "machine/room.hpp"

namespace kjump {
namespace {

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

// A kernel that cannot do it, or was told not to, has no such flag.
bool has_flag(const std::string& root, const char* flag) { return has_word(contents(root + "/proc/cpuinfo"), flag); }

// As many levels as the running kernel has, so that it reaches as much memory. What unpacks itself has more wherever
// the processor has, unless it was told not to.
LongMode long_mode(const UnpackedKernel& kernel, const LinuxImage& image, const Options& options,
                   const std::string& root) {
    const bool five = (image.header.xloadflags & XLF_5LEVEL_ENABLED) != 0 && has_flag(root, "la57") &&
                      !has_word(options.append, "no5lvl");
    return {kernel.parts, kernel.entry, five, kernel.is_randomized};
}

void check_processor(const LinuxImage& image, const std::string& name, const std::string& root) {
    if (image.is_64_bit() && !has_flag(root, "lm")) {
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

}  // namespace

std::uint64_t likely_window(const Options& options) {
    const auto& name = options.operands[0];
    const MappedFile file(name);
    return likely_window_size(linux_image(file.bytes(), name).header, File::for_reading(options.initrd).size());
}

PreparedKernel::PreparedKernel(const Options& options, const Context& context, Bytes archive)
    : context_(context), file_(options.operands[0], true), places_(places_of(context.kernel, context.root)) {
    const auto& name = options.operands[0];
    auto image = linux_image(file_.bytes(), name);
    check_processor(image, name, context.root);
    if (image.is_unpacked()) {
        unpacked_ = unpacked_kernel(image, file_.writable(), name, !has_word(options.append, "nokaslr"));
        image.long_mode = long_mode(*unpacked_, image, options, context.root);
    }
    if (!options.initrd.empty()) {
        initrd_.emplace(options.initrd);
        if (initrd_->bytes().empty()) {
            throw Failure(Exit::kSource, options.initrd + ": is empty");
        }
    }
    const auto initrd = initrd_ ? initrd_->bytes() : Bytes{};
    window_ = window_for(options, places_, image, LinuxPeer::initrd_bytes(initrd, archive));
    peer_.emplace(image, name, initrd, archive, command_line(options, image, window_, context.root), window_,
                  boot_knowledge(context.root, window_, places_.firmware));
}

void PreparedKernel::check_room() const {
    kjump::check_room(exchanged(window_, places_), context_.root, kRoomForWindow);
}

}  // namespace kjump
