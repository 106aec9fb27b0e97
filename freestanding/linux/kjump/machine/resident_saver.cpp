// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/resident_saver.hpp"

#include <algorithm>
#include <cstddef>
#include <stdexcept>

#include "base/secret.hpp"
#include "machine/saver_page.hpp"

namespace kjump {
namespace {

constexpr const char* kNone = "no saver sleeps in memory; kjump make-saver --resident boots one";

// It may have a key, so its memory is given back as zeros.
class PreparedPage {
public:
    explicit PreparedPage(bool is_ready) {
        auto& fields = page();
        fields = {};
        std::copy_n(kSaverPageMagic, sizeof fields.magic, fields.magic);
        fields.version = kSaverPageVersion;
        fields.image_version = kLastImageVersion;
        fields.is_ready = is_ready ? 1 : 0;
    }
    SaverPage& page() { return *reinterpret_cast<SaverPage*>(memory_.bytes().data()); }
    void put(Kernel& kernel, const Window& window) { kernel.write(window.range.end - kPage, memory_.bytes()); }

private:
    Secret memory_{sizeof(SaverPage)};
};

// What lies there may be a peer of the user's, which need not have that page.
bool has_ready_page(const Kernel& kernel, const Window& window) {
    SaverPage page;
    try {
        kernel.read(window.range.end - kPage, {reinterpret_cast<std::uint8_t*>(&page), offsetof(SaverPage, key_bytes)});
    } catch (const Failure&) {
        return false;
    }
    return is_saver_page(page) && page.is_ready == 1;
}

// Precondition: its slot is chosen.
std::optional<Window> sleeping_in(Kernel& kernel) {
    const auto slots = kernel.slots();
    if (slots.size() <= kSaverSlot || !slots[kSaverSlot].loaded || slots[kSaverSlot].entry == 0) {
        return std::nullopt;
    }
    const auto window = saver_window(kernel);
    return window && has_ready_page(kernel, *window) ? window : std::nullopt;
}

Window require_sleeping(Kernel& kernel) {
    const auto window = sleeping_in(kernel);
    if (!window) {
        throw Failure(Exit::kKernel, kNone);
    }
    return *window;
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

void mark_saver_page(Kernel& kernel, const Window& window) { PreparedPage(false).put(kernel, window); }

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

// One that panicked may not have taken what it was told, and cannot be told more.
ResidentSaver::~ResidentSaver() {
    try {
        if (is_told_) {
            PreparedPage(sleeping_in(context_.kernel).has_value()).put(context_.kernel, window_);
        }
    } catch (const Failure& failure) {
        context_.notice(std::string("what the saver was told is still in its memory: ") + failure.what());
    }
}

void ResidentSaver::tell(const std::string& task, Bytes key) {
    PreparedPage prepared(true);
    auto& page = prepared.page();
    if (task.size() >= sizeof page.task || key.size() > sizeof page.key) {
        throw std::logic_error("a saver's page has no room for that");
    }
    page.key_bytes = static_cast<std::uint32_t>(key.size());
    std::ranges::copy(task, page.task);
    std::ranges::copy(key, page.key);
    prepared.put(context_.kernel, window_);
    is_told_ = true;
}

}  // namespace kjump
