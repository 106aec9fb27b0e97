// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A saver that was booted once and sleeps in a window, until this kernel wakes it to be saved.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <libjump/device.h>

#include "base/storage.hpp"
#include "machine/slot_choice.hpp"
#include "machine/windows.hpp"

namespace kjump {

// Its slot, the last one, so that those that programs take from 0 on stay as they are numbered.
constexpr std::uint64_t kSaverSlot = LIBJUMP_DEVICE_SLOTS - 1;

// What is in that slot.
struct ResidentState {
    enum class Peer {
        kNone,
        kSleeps,  // a saver of this kjump, which was able to read its page
        // Nobody can enter it any more: it panicked, or this kernel was restored without it. Or it is a saver of
        // another version of kjump, which nobody can tell anything.
        kDead,
        kOther,  // something that can be entered, as the user has loaded it
    };

    Peer peer = Peer::kNone;
    std::optional<Window> window;  // in which it lies, if it does
};

// Throws what slots() and Windows::list() do.
ResidentState resident_state(const Context& context);

// True if `window` was taken for the peer of that slot alone.
bool is_of_saver(const Window& window);

// The page at the end of `window` says that a saver of this kjump is booted there. Precondition: its slot is chosen,
// and loaded. Throws what Kernel's write() does.
void mark_saver_page(Kernel& kernel, const Window& window);

// True if a saver of this kjump sleeps there. Throws as resident_state() does.
inline bool has_resident_saver(const Context& context) {
    return resident_state(context).peer == ResidentState::Peer::kSleeps;
}

// Keeps others from waking it as long as it lives.
class ResidentSaver {
public:
    // Throws Failure(Exit::kKernel) if none sleeps.
    explicit ResidentSaver(const Context& context);
    ResidentSaver(const ResidentSaver&) = delete;
    // Nothing that it was told stays in its page, whether it was woken or not.
    ~ResidentSaver();

    // What it does once it is awake: saver_task()'s words, and what key_record() makes or nothing. Throws what Kernel's
    // write() does.
    void tell(const std::string& task, Bytes key);
    std::uint64_t window_bytes() const { return window_.range.end - window_.range.start; }
    // Returns when it sleeps again, or this kernel was restored. Throws what Kernel's jump() does.
    void wake() { context_.kernel.jump(kNoTimeout); }

private:
    const Context& context_;
    std::unique_ptr<Kernel::Lock> lock_;
    SlotChoice slot_;
    Window window_;
    bool is_told_ = false;
};

}  // namespace kjump
