// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "commands/restorer.hpp"

#include <chrono>
#include <cinttypes>
#include <ctime>
#include <exception>
#include <thread>

#include "base/text.hpp"
#include "image/file_systems_check.hpp"
#include "image/memory_check.hpp"
#include "image/report.hpp"
#include "image/state_check.hpp"
#include "machine/blocked_signals.hpp"
#include "machine/waiting_kernel.hpp"

namespace kjump {
namespace {

// A device may refuse once to be suspended, and a boot that gave up would lose the kernel that was saved.
constexpr int kTriesAtBoot = 10;
constexpr auto kPause = std::chrono::milliseconds(500);

}  // namespace

void Restorer::run() {
    check_machine();
    check_state(header(), options_.again, is_something_loaded(), placed_.name());
    if (!options_.again) {
        check_file_systems(header(), context_.root, placed_.name(), context_.notices());
    }
    check_kernel();
    if (!options_.check) {
        check_nobody_waits();
    }
    judge_front();
    judge();
    if (options_.check) {
        print_header(context_.out, header(), Origin::kUnknown);  // of another machine it would be refused
    } else {
        load_and_leave();
    }
}

void Restorer::refuse(Exit exit, const std::string& why) const { throw Failure(exit, placed_.name() + ": " + why); }

// Its devices and firmware are others, which nothing else in the image would tell.
void Restorer::check_machine() const {
    const auto here = machine_id(context_.root);
    if (origin_of(header().machine, here) == Origin::kAnotherMachine) {
        refuse(Exit::kForeign, "the image is of another machine, with the UUID " + uuid_words(header().machine) +
                                   "; this one's is " + uuid_words(here));
    }
}

// Where that cannot be asked for there is only less to say.
bool Restorer::is_something_loaded() const {
    try {
        return !options_.check && context_.kernel.is_loaded();
    } catch (const Failure&) {
        return false;
    }
}

// Loading writes the image where it belongs, which may be where the other kernel is.
void Restorer::check_nobody_waits() const {
    if (options_.discard_waiting) {
        return;
    }
    if (const auto entry = waiting_kernel(context_)) {
        throw Failure(Exit::kKernel,
                      text("another kernel waits to be returned to, at %#" PRIx64
                           ", and would be lost; --discard-waiting restores the image all the same, a fresh boot "
                           "or kjump unload gives that kernel up first",
                           *entry));
    }
}

// Before the long reading.
void Restorer::judge_front() {
    if (const auto pages = read_front()) {
        check_memory(header(), *pages, machine_memory(context_.root), placed_.name(), context_.notices());
        if (!options_.check) {
            check_room_for(*pages);
        }
    }
}

// A step on the way out: its failure must not hide the one that led here.
void Restorer::attempt(const char* otherwise, const auto& step) const {
    try {
        step();
    } catch (const std::exception& failure) {
        context_.notice(placed_.name() + ": " + otherwise + ": " + sentence_of(failure));
    }
}

void Restorer::load_and_leave() {
    const auto lock = context_.kernel.lock(context_.notices());
    check_nobody_waits();  // again: another kjump may have left or loaded during the long reading
    const BlockedSignals signals;
    load();
    const auto old_state = header().state;
    const auto old_time = header().resumed;
    bool marked = false;
    try {
        make_sure();
        marked = true;
        image_.set_state(State::kResuming, std::time(nullptr));
        allow_entry();
        leave();
    } catch (...) {
        // Unload it before its mark is taken back, so that no jump finds it loaded and unmarked.
        attempt("the image is still loaded", [&] { context_.kernel.unload(); });
        if (marked) {
            attempt("the image is still marked as being resumed", [&] { image_.set_state(old_state, old_time); });
        }
        throw;
    }
}

void Restorer::check_header() const {
    if (encode(Image(placed_.storage(), placed_.name()).header()) != encode(header())) {
        refuse(Exit::kDamaged, "the image was changed while it was loaded");
    }
}

void Restorer::leave() {
    if (options_.no_jump) {
        context_.notice("the image is loaded, and marked as being resumed");
        return;
    }
    for (int left = options_.at_boot ? kTriesAtBoot : 1;; std::this_thread::sleep_for(kPause)) {
        try {
            context_.kernel.jump(kNoTimeout);
            return;
        } catch (const Failure& failure) {
            if (failure.exit() != Exit::kKernel || --left == 0) {
                throw;
            }
            context_.notice(std::string(failure.what()) + "; it is tried again");
        }
    }
}

std::unique_ptr<Restorer> restorer_of(PlacedImage& placed, const Options& options, const Context& context,
                                      std::optional<ImageCipher> cipher) {
    Image image(placed.storage(), placed.name());
    return image.header().format == Format::kElf
               ? core_restorer(placed, std::move(image), options, context)
               : pages_restorer(placed, std::move(image), options, context, std::move(cipher));
}

}  // namespace kjump
