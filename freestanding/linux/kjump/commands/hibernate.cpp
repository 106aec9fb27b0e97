// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump hibernate and kjump snapshot: this kernel leaves to a saver, which saves it.
#include <ctime>
#include <exception>

#include <unistd.h>

#include "base/file.hpp"
#include "base/text.hpp"
#include "commands/commands.hpp"
#include "commands/prepared_kernel.hpp"
#include "image/awaiting_place.hpp"
#include "image/find_images.hpp"
#include "image/report.hpp"
#include "machine/round_trip.hpp"
#include "machine/saver.hpp"

namespace kjump {
namespace {

constexpr const char* kBrokeOff = "the saver came back before the image was complete";

// What cannot be given back has to fit at least; the saver knows the rest.
std::uint64_t least_bytes(const std::string& root) {
    const auto meminfo = contents(root + "/proc/meminfo");
    return kHeaderBytes + memory_in(meminfo, "MemTotal") - memory_in(meminfo, "MemAvailable");
}

class Departure {
public:
    Departure(const Options& options, const Context& context, Afterwards afterwards)
        : options_(options),
          context_(context),
          afterwards_(afterwards),
          release_(context.kernel.identify().release),
          place_(options.operands[0], least_bytes(context.root), options.force, context.root) {
        header_.created = std::time(nullptr);
        header_.comment = options.comment;
        header_.at_boot = afterwards == Afterwards::kPowerOff;
    }

    void run() {
        check_boot();
        const PreparedKernel saver(saver_options(), context_);
        RoundTrip trip(context_);
        saver.check_room();
        trip.load(saver.peer());
        put(State::kAwaited, "");  // from here on an image that was there is lost
        try {
            trip.jump(kNoTimeout);
        } catch (const std::exception& failure) {
            leave_reason(failure.what());
            throw;
        }
        come_back();
    }

private:
    // An initrd that looks for no image would boot past it, and one that finds two would restore one of them.
    void check_boot() const {
        if (!header_.at_boot) {
            return;
        }
        const auto looked_at = boot_place(context_.root, release_);
        if (!looked_at) {
            throw Failure(Exit::kTarget, "the initrd of " + release_ +
                                             " restores nothing; update-initramfs -u -k all "
                                             "puts kjump and libjump's module there");
        }
        if (place_.is_file() && *looked_at != place_.awaited().at) {
            throw Failure(Exit::kTarget, place_.name() +
                                             ": the next boot would not find it there; name it in /etc/default/kjump "
                                             "(IMAGE=FILE), and then: update-initramfs -u -k all");
        }
        for (const auto& other : find_images(context_.root, {0})) {
            if (is_for_boot(other.header) && real_path(other.device) != real_path(place_.name())) {
                throw Failure(Exit::kTarget, other.device +
                                                 ": has an image that the next boot would restore; kjump "
                                                 "restore --at-boot --pass-over gives it up");
            }
        }
    }

    std::string default_file(const std::string& given, const std::string& file, const char* advice) const {
        if (given.empty() && access(file.c_str(), R_OK) != 0) {
            throw Failure(Exit::kIo, file + ": cannot be read; " + advice);
        }
        return given.empty() ? file : given;
    }

    Options saver_options() const {
        Options saver;
        saver.operands = {default_file(options_.saver_kernel, saver_kernel(context_.root, release_),
                                       "--kernel=FILE names another kernel for the saver")};
        saver.initrd =
            default_file(options_.initrd, saver_initrd(context_.root, release_), "kjump make-saver makes it");
        saver.append = saver_words(words_of(place_.awaited()), afterwards_, contents(context_.root + "/proc/cmdline")) +
                       (options_.append.empty() ? "" : " ") + options_.append;
        saver.size = options_.size;
        saver.vmcore = true;
        return saver;
    }

    void put(State state, const std::string& reason) {
        header_.state = state;
        header_.reason = reason;
        place_.put(header_);
    }

    void leave_reason(const std::string& reason) {
        try {
            put(State::kFailed, reason);
        } catch (const Failure& failure) {
            context_.notice(failure.what());
        }
    }

    [[noreturn]] void fail(const std::string& reason) {
        leave_reason(reason);
        throw Failure(Exit::kNotSaved, "not saved: " + reason);
    }

    // What the saver has written last, or whoever restored it.
    Header left_header() {
        try {
            return place_.get();
        } catch (const Failure& failure) {
            if (failure.exit() != Exit::kDamaged) {
                throw;
            }
            fail(kBrokeOff);
        }
    }

    void come_back() {
        const auto header = left_header();
        switch (header.state) {
            case State::kResumed:
            case State::kResuming:
                place_.mark(header, State::kResumed, header.resumed);
                say("goes on out of " + place_.name() + ", saved on " + date(header.created));
                return;
            case State::kComplete:
                if (afterwards_ == Afterwards::kComeBack) {
                    say("saved in " + place_.name() + ": " + mebibytes(kHeaderBytes + header.content_bytes));
                    return;
                }
                // This kernel goes on, and the image must not.
                place_.mark(header, State::kPassedOver, std::time(nullptr));
                [[fallthrough]];
            case State::kPassedOver:
                throw Failure(Exit::kNotSaved, "the saver did not turn the machine off");
            case State::kFailed:
                throw Failure(Exit::kNotSaved, "not saved: " + printable(header.reason));
            case State::kAwaited:
                fail("the saver came back before it began");
            case State::kIncomplete:
                fail(kBrokeOff);
        }
    }

    void say(const std::string& sentence) const { std::fprintf(context_.out, "%s\n", sentence.c_str()); }

    const Options& options_;
    const Context& context_;
    Afterwards afterwards_;
    std::string release_;  // of the running kernel
    AwaitingPlace place_;
    Header header_;  // what is awaited
};

void depart(const Options& options, const Context& context, Afterwards afterwards) {
    if (!context.kernel.takes_any_image()) {
        throw Failure(Exit::kKernel, "to be saved by one command takes libjump's module: modprobe libjump");
    }
    Departure(options, context, afterwards).run();
}

}  // namespace

void hibernate(const Options& options, const Context& context) { depart(options, context, Afterwards::kPowerOff); }

void snapshot(const Options& options, const Context& context) { depart(options, context, Afterwards::kComeBack); }

}  // namespace kjump
