// SPDX-License-Identifier: MIT OR GPL-2.0-only
// This kernel leaves to a saver, which saves it, and runs again afterwards.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/secret.hpp"
#include "commands/options.hpp"
#include "image/awaiting_place.hpp"
#include "machine/context.hpp"
#include "machine/saver.hpp"

namespace kjump {

// What an image has at least, in bytes: its header, and what cannot be given back; the saver knows the rest.
std::uint64_t least_bytes(const std::string& root);

// Throws Failure(Exit::kKernel) without the module.
void check_can_be_saved(const Context& context);

// The saver that `options` name, or the one that is installed, as prepared_saver() takes it; what it is told of its
// task is not in it yet. Throws what check_can_be_saved() does, and Failure(Exit::kIo) without a saver.
Options saver_options(const Options& options, const Context& context);

// The saver that has to be booted, as saver_options() has it; nothing if one that sleeps in memory is to be woken:
// `options` name no other, nor what one is given. No other kjump may use this kernel while it is asked, so this waits
// for one that does. Throws what saver_options() and Kernel's lock() do.
std::optional<Options> saver_to_boot(const Options& options, const Context& context);

class Departure {
public:
    // To be saved to `place`, as AwaitingPlace takes it, and with `force`, by what saver_to_boot() says. Throws
    // Failure.
    Departure(const std::string& place, bool force, const Options& options, const Context& context,
              Afterwards afterwards, std::optional<Options> saver);

    // Leaves, and returns when this kernel runs again with an image of it there: the header, which is State::kComplete
    // with Afterwards::kComeBack alone; or State::kResumed, and that is said, if it was restored. Throws Failure
    // otherwise, and the place tells the same reason.
    Header run();

private:
    // Makes the key of an image that is to be encrypted, and the header tell of it. What key_record() makes of it;
    // nothing if it is not to be encrypted.
    std::optional<Secret> make_key();
    std::string task() const;
    // The key, if there is one, is gone from this program's memory when it leaves.
    void boot_saver(std::optional<Secret> key);
    void forget_saver_files() const;
    void wake_saver(std::optional<Secret> key);
    // By `jump`, once the place awaits the save, to a saver that has `window` bytes of memory.
    void leave(std::uint64_t window, const std::function<void()>& jump);
    // Gives up the page cache if it has to, and throws Failure(Exit::kKernel) if that is not enough.
    void make_boot_room(std::uint64_t window) const;
    void put(State state, const std::string& reason);
    void leave_reason(const std::string& reason);
    [[noreturn]] void fail(const std::string& reason);
    Header left_header();
    Header come_back();

    const Options& options_;
    const Context& context_;
    Afterwards afterwards_;
    std::optional<Options> saver_;  // that is booted; nothing if one sleeps
    AwaitingPlace place_;
    Header header_;  // what is awaited
};

}  // namespace kjump
