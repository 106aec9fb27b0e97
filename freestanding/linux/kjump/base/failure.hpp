// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The failure that ends kjump: one sentence, and an exit status that says which kind of failure it was.
#pragma once

#include <functional>
#include <stdexcept>
#include <string>

namespace kjump {

// kjump(8), "EXIT STATUS".
enum class Exit : int {
    kDone = 0,        // done
    kUsage = 1,       // the command line makes no sense
    kIo = 2,          // a file or device cannot be opened, read or written
    kDamaged = 3,     // no image, or one that is incomplete, truncated or changed
    kForeign = 4,     // an image of another machine or kernel
    kResumed = 5,     // an image that was or may have been resumed, or whose file systems moved on
    kTarget = 6,      // a target that is too small, in use or in memory, or holds something else
    kKernel = 7,      // the running kernel refuses
    kNoPeer = 8,      // nowhere to go: no entry, or one that cannot be
    kSource = 9,      // no ELF core, or one that cannot be resumed; no program or kernel
    kAbandoned = 10,  // a peer that faulted, or real-mode code that did not return
    kTimedOut = 11,   // a program that did not end in time
    kNotSaved = 12,   // this kernel was left, and is back without having been saved
    kKey = 13,        // an encrypted image without its key; no key file or passphrase
};

class Failure : public std::runtime_error {
public:
    Failure(Exit exit, const std::string& sentence) : std::runtime_error(sentence), exit_(exit) {}
    Exit exit() const { return exit_; }

private:
    Exit exit_;
};

// What the user reads of a failure, be it that memory ran out or a fault of kjump itself.
std::string sentence_of(const std::exception& failure);

// Takes a sentence that the user should read although nothing failed.
using Notice = std::function<void(const std::string&)>;

// Gives up with what errno says about `name`.
[[noreturn]] void fail_io(const std::string& name);

// Refuses to write to `name`, with the reason: Exit::kTarget.
[[noreturn]] void refuse_target(const std::string& name, const std::string& why);

}  // namespace kjump
