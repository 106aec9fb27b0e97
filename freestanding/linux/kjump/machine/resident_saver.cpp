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

// What can be entered in that window. It may be a peer of the user's, which need not have that page.
ResidentState::Peer peer_in(const Kernel& kernel, const Window& window) {
    using Peer = ResidentState::Peer;
    SaverPage page;
    try {
        kernel.read(window.range.end - kPage, {reinterpret_cast<std::uint8_t*>(&page), offsetof(SaverPage, key_bytes)});
    } catch (const Failure&) {
        return Peer::kOther;
    }
    if (is_any_saver_page(page) && !is_saver_page(page)) {
        return Peer::kDead;
    }
    return is_saver_page(page) && page.is_ready == 1 ? Peer::kSleeps : Peer::kOther;
}

std::optional<Window> window_of_slot(Kernel& kernel) {
    auto* const windows = kernel.windows();
    if (windows == nullptr) {
        return std::nullopt;
    }
    const auto all = windows->list();
    const auto found =
        std::ranges::find_if(all, [](const Window& window) { return (window.slots >> kSaverSlot & 1) != 0; });
    return found == all.end() ? std::nullopt : std::optional(*found);
}

// Precondition: its slot is chosen.
ResidentState state_of(Kernel& kernel) {
    using Peer = ResidentState::Peer;
    const auto slots = kernel.slots();
    if (slots.size() <= kSaverSlot || !slots[kSaverSlot].loaded) {
        return {};
    }
    const auto window = window_of_slot(kernel);
    const auto peer = slots[kSaverSlot].entry == 0 ? Peer::kDead : window ? peer_in(kernel, *window) : Peer::kOther;
    return {peer, window};
}

Window require_sleeping(Kernel& kernel) {
    const auto state = state_of(kernel);
    if (state.peer != ResidentState::Peer::kSleeps) {
        throw Failure(Exit::kKernel, kNone);
    }
    return *state.window;
}

}  // namespace

bool is_of_saver(const Window& window) {
    return window.kind == WindowKind::kContiguous && window.slots == 1u << kSaverSlot;
}

void mark_saver_page(Kernel& kernel, const Window& window) { PreparedPage(false).put(kernel, window); }

ResidentState resident_state(const Context& context) {
    if (context.kernel.windows() == nullptr) {
        return {};
    }
    const SlotChoice choice(context, kSaverSlot);
    return state_of(context.kernel);
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
            const bool sleeps = state_of(context_.kernel).peer == ResidentState::Peer::kSleeps;
            PreparedPage(sleeps).put(context_.kernel, window_);
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
