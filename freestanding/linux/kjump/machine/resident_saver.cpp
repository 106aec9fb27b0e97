// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/resident_saver.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "base/secret.hpp"
#include "machine/saver_page.hpp"

namespace kjump {
namespace {

constexpr const char* kNone = "no saver sleeps in memory; kjump make-saver --resident boots one";

std::uint64_t page_of(const Window& window) { return window.range.end - kPage; }

// Known by its page: a peer of the user's may lie in a window too. Precondition: its slot is chosen.
std::optional<Window> sleeping_in(Kernel& kernel) {
    const auto slots = kernel.slots();
    if (slots.size() <= kSaverSlot || !slots[kSaverSlot].loaded || slots[kSaverSlot].entry == 0) {
        return std::nullopt;
    }
    const auto window = saver_window(kernel);
    if (!window || window->range.end - window->range.start < LIBJUMP_DEVICE_CORE) {
        return std::nullopt;
    }
    SaverPage page;
    kernel.read(page_of(*window), {reinterpret_cast<std::uint8_t*>(&page), offsetof(SaverPage, key_bytes)});
    const bool is_ours =
        std::memcmp(page.magic, kSaverPageMagic, sizeof page.magic) == 0 && page.version == kLastImageVersion;
    return is_ours ? window : std::nullopt;
}

Window require_sleeping(Kernel& kernel) {
    const auto window = sleeping_in(kernel);
    if (!window) {
        throw Failure(Exit::kKernel, kNone);
    }
    return *window;
}

Secret empty_page() {
    Secret page(sizeof(SaverPage));
    std::ranges::fill(page.bytes(), std::uint8_t{0});
    const auto version = std::uint32_t{kLastImageVersion};
    std::memcpy(page.bytes().data(), kSaverPageMagic, sizeof SaverPage::magic);
    std::memcpy(page.bytes().data() + offsetof(SaverPage, version), &version, sizeof version);
    return page;
}

}  // namespace

std::optional<Window> saver_window(Kernel& kernel) {
    auto* const windows = kernel.windows();
    if (windows == nullptr) {
        return std::nullopt;
    }
    const auto all = windows->list();
    const auto found =
        std::ranges::find_if(all, [](const Window& window) { return (window.slots >> kSaverSlot & 1) != 0; });
    return found == all.end() ? std::nullopt : std::optional(*found);
}

void mark_saver_page(Kernel& kernel, const Window& window) { kernel.write(page_of(window), empty_page().bytes()); }

bool has_resident_saver(const Context& context) {
    if (context.kernel.windows() == nullptr) {
        return false;
    }
    const SlotChoice choice(context, kSaverSlot);
    return sleeping_in(context.kernel).has_value();
}

ResidentSaver::ResidentSaver(const Context& context)
    : context_(context),
      lock_(context.kernel.lock(context.notices())),
      slot_(context, kSaverSlot),
      window_(require_sleeping(context.kernel)) {}

ResidentSaver::~ResidentSaver() {
    try {
        if (sleeping_in(context_.kernel)) {
            mark_saver_page(context_.kernel, window_);
        }
    } catch (const Failure& failure) {
        context_.notice(std::string("what the saver was told is still in its memory: ") + failure.what());
    }
}

void ResidentSaver::order(const std::string& task, Bytes key) {
    if (task.size() >= sizeof SaverPage::task || key.size() > sizeof SaverPage::key) {
        throw std::logic_error("a saver's page has no room for that");
    }
    auto page = empty_page();
    const auto bytes = page.bytes();
    const auto key_bytes = static_cast<std::uint32_t>(key.size());
    std::memcpy(bytes.data() + offsetof(SaverPage, key_bytes), &key_bytes, sizeof key_bytes);
    std::ranges::copy(task, bytes.begin() + offsetof(SaverPage, task));
    std::ranges::copy(key, bytes.begin() + offsetof(SaverPage, key));
    context_.kernel.write(page_of(window_), bytes);
}

}  // namespace kjump
