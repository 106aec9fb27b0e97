// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/linux_peer.hpp"

#include <algorithm>
#include <cinttypes>
#include <cstring>

#include "base/failure.hpp"
#include "base/text.hpp"
#include "machine/long_entry.hpp"

// linux_entry.asm
extern "C" const std::uint8_t kjump_linux_entry[], kjump_linux_digits[], kjump_linux_boot_params[],
    kjump_linux_kernel[], kjump_linux_entry_end[];

namespace kjump {
namespace {

// [linux/boot] "The Real-Mode Kernel Header", type_of_loader: one that has no number of its own.
constexpr std::uint8_t kLoader = 0xff;
constexpr std::uint64_t kParamsBytes = kPage;
constexpr const char* kWayBack = "kexec_jump_back_entry=0x00000000";
constexpr std::uint64_t kDigits = 8;
static_assert(sizeof(boot_params) == kParamsBytes);

// What the kernel is given: its parameters, the code that enters it, the command line with its NUL, and what enters it
// in long mode, if it is.
struct Setup {
    std::uint64_t entry_bytes = static_cast<std::uint64_t>(kjump_linux_entry_end - kjump_linux_entry);
    std::uint64_t words_bytes;
    std::uint64_t long_bytes;

    std::uint64_t entry() const { return kParamsBytes; }
    std::uint64_t words() const { return entry() + entry_bytes; }
    std::uint64_t long_entry() const { return page_up(words() + words_bytes + 1); }
    std::uint64_t bytes() const { return long_entry() + long_bytes; }
};

void put_word(std::uint8_t* code, const std::uint8_t* place, std::uint64_t physical) {
    const auto word = static_cast<std::uint32_t>(physical);
    std::memcpy(code + (place - kjump_linux_entry), &word, sizeof word);
}

// Linux skips zeros between archives, be they compressed or not, but where a compressed one ends it looks for four of
// them at least ([linux] init/initramfs.c).
constexpr std::uint64_t kLeastZeros = 4;

}  // namespace

std::uint64_t LinuxPeer::initrd_bytes(Bytes initrd, Bytes archive) {
    const auto zeros = initrd.empty() || archive.empty() ? 0 : kLeastZeros;
    return page_up(initrd.size() + zeros) + page_up(archive.size());
}

LinuxPeer::LinuxPeer(const LinuxImage& image, const std::string& name, Bytes initrd, Bytes archive,
                     const std::string& command_line, const LinuxWindow& window, const boot_params& told) {
    const auto& header = image.header;
    const auto words = command_line + (command_line.empty() ? "" : " ") + kWayBack;
    if (words.size() > header.cmdline_size) {
        throw Failure(Exit::kUsage, name + text(": takes %u bytes of command line, and with the way back it has %zu",
                                                header.cmdline_size, words.size()));
    }
    const auto& long_mode = image.long_mode;
    const Setup setup{.words_bytes = words.size(), .long_bytes = long_mode ? kLongEntryBytes : 0};
    const auto kernel = long_mode ? window.unpacked_kernel(header) : window.kernel(header);
    const auto behind = window.behind_kernel(header);
    const auto initrds = LinuxPeer::initrd_bytes(initrd, archive);
    const auto bytes = setup.bytes() + initrds;
    const auto end = window.range.end, top = std::min(end, image.initrd_limit());
    if (end < bytes || end - bytes < behind) {
        throw Failure(Exit::kUsage, name + text(": its window has to end at %#" PRIx64 " at least, for its initrd too",
                                                behind + bytes + (window.core.end - window.core.start)));
    }
    if (top < bytes || top - bytes < behind) {
        throw Failure(Exit::kUsage,
                      name + text(": takes no initrd above %#" PRIx64 ", and below that its window has no room for one",
                                  image.initrd_limit()));
    }
    const auto initrd_at = top - initrds, setup_at = initrd_at - setup.bytes();
    const auto archive_at = archive.empty() ? end : top - page_up(archive.size());
    entry_ = setup_at + setup.entry();

    setup_.resize(static_cast<std::size_t>(setup.bytes()));
    auto params = told;
    std::memcpy(reinterpret_cast<std::uint8_t*>(&params) + offsetof(boot_params, hdr), image.header_bytes.data(),
                std::min(image.header_bytes.size(), sizeof params.hdr));
    params.hdr.type_of_loader = kLoader;
    params.hdr.code32_start = static_cast<std::uint32_t>(kernel);
    params.hdr.cmd_line_ptr = static_cast<std::uint32_t>(setup_at + setup.words());
    params.hdr.ramdisk_image = static_cast<std::uint32_t>(initrds == 0 ? 0 : initrd_at);
    params.hdr.ramdisk_size =
        static_cast<std::uint32_t>(archive.empty() ? initrd.size() : archive_at - initrd_at + archive.size());
    if (long_mode && long_mode->is_randomized) {
        params.hdr.loadflags |= KASLR_FLAG;
    }
    std::memcpy(setup_.data(), &params, sizeof params);

    auto begin = kernel;
    if (long_mode) {
        begin = setup_at + setup.long_entry();
        const auto pages = long_entry(begin, kernel + long_mode->entry, long_mode->five_levels);
        std::ranges::copy(pages, setup_.data() + setup.long_entry());
    }
    auto* const code = setup_.data() + setup.entry();
    std::memcpy(code, kjump_linux_entry, static_cast<std::size_t>(setup.entry_bytes));
    put_word(code, kjump_linux_digits, setup_at + setup.words() + words.size() - kDigits);
    put_word(code, kjump_linux_boot_params, setup_at);
    put_word(code, kjump_linux_kernel, begin);
    std::memcpy(setup_.data() + setup.words(), words.data(), words.size());

    const auto add = [&](Bytes content, std::uint64_t from, std::uint64_t to) {
        if (from != to) {
            segments_.push_back({content, from, to - from});
        }
    };
    add({}, window.low.start, window.low.end);
    const KernelPart whole{0, image.code};
    const auto parts = long_mode ? long_mode->parts : std::span(&whole, 1);
    add({}, window.range.start, kernel + parts.front().place);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        add(parts[i].bytes, kernel + parts[i].place, i + 1 == parts.size() ? setup_at : kernel + parts[i + 1].place);
    }
    add(setup_, setup_at, initrd_at);
    add(initrd, initrd_at, archive_at);
    add(archive, archive_at, end);
    add({}, window.core.start, window.core.end);
}

}  // namespace kjump
