// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "commands/departure.hpp"

#include <cerrno>
#include <cinttypes>
#include <ctime>
#include <exception>
#include <utility>

#include <unistd.h>

#include "base/direct_page.hpp"
#include "base/file.hpp"
#include "base/program.hpp"
#include "base/text.hpp"
#include "commands/boot_check.hpp"
#include "commands/prepared_saver.hpp"
#include "commands/secret_options.hpp"
#include "image/key_archive.hpp"
#include "image/report.hpp"
#include "machine/boot_initrds.hpp"
#include "machine/resident_saver.hpp"
#include "machine/room.hpp"
#include "machine/round_trip.hpp"

namespace kjump {
namespace {

constexpr const char *kBrokeOff = "the saver came back before the image was complete",
                     *kSystemd = "/run/systemd/system",  // sd_booted(3)
                         *kSystemctl = "/usr/bin/systemctl", *kSaverUnit = "kjump-saver.service";

// [linux] Documentation/admin-guide/sysctl/vm.rst: the page cache, but for what is not on its disk yet, directory
// entries and inodes.
void drop_caches(const std::string& root) {
    sync();
    const auto name = root + "/proc/sys/vm/drop_caches";
    if (const int error = write_once(name, "3")) {
        errno = error;
        fail_io(name);
    }
}

std::string default_file(const std::string& given, const std::string& file, const char* advice) {
    if (given.empty() && access(file.c_str(), R_OK) != 0) {
        throw Failure(Exit::kIo, file + ": cannot be read; " + advice);
    }
    return given.empty() ? file : given;
}

// No image has what was in a window, so a saver that slept is dead after a restore. Where the administrator has systemd
// boot one at each boot, it boots another one when it finds the time.
void renew_saver(const Context& context) {
    const auto tool = context.root + kSystemctl;
    if (access((context.root + kSystemd).c_str(), F_OK) != 0 || access(tool.c_str(), X_OK) != 0) {
        return;
    }
    try {
        run_program({tool, "--no-block", "try-restart", kSaverUnit});
    } catch (const Failure& failure) {
        context.notice(std::string("no saver is booted again: ") + failure.what());
    }
}

}  // namespace

std::uint64_t least_bytes(const std::string& root) {
    const auto meminfo = contents(root + "/proc/meminfo");
    return kHeaderBytes + memory_in(meminfo, "MemTotal") - memory_in(meminfo, "MemAvailable");
}

void check_can_be_saved(const Context& context) {
    if (!context.kernel.takes_any_image()) {
        throw Failure(Exit::kKernel, "this takes libjump's module: modprobe libjump");
    }
}

Options saver_options(const Options& options, const Context& context) {
    check_can_be_saved(context);
    const auto release = context.kernel.identify().release;
    Options saver;
    saver.operands = {default_file(options.saver_kernel, saver_kernel(context.root, release),
                                   "--kernel=FILE names another kernel for the saver")};
    saver.initrd = default_file(options.initrd, saver_initrd(context.root, release), "kjump make-saver makes it");
    if (const auto kept = unpacked_saver_kernel(context.root, release);
        options.saver_kernel.empty() && access(kept.c_str(), F_OK) == 0) {
        saver.unpacked = kept;
    }
    saver.append = options.append;
    saver.size = options.size;
    saver.vmcore = true;
    return saver;
}

std::optional<Options> saver_to_boot(const Options& options, const Context& context) {
    if (!names_saver(options) && context.kernel.windows() != nullptr) {
        const auto lock = context.kernel.lock(context.notices());
        if (has_resident_saver(context)) {
            return std::nullopt;
        }
    }
    return saver_options(options, context);
}

Departure::Departure(const std::string& place, bool force, const Options& options, const Context& context,
                     Afterwards afterwards, std::optional<Options> saver)
    : options_(options),
      context_(context),
      afterwards_(afterwards),
      saver_(std::move(saver)),
      place_(place, least_bytes(context.root), force, context.root) {
    header_.created = std::time(nullptr);
    header_.comment = options.comment;
    header_.compression = options.compression.value_or(header_.compression);
    header_.at_boot = afterwards == Afterwards::kPowerOff;
    header_.machine = machine_id(context.root);
}

Header Departure::run() {
    if (header_.at_boot) {
        check_next_boot(place_, options_, context_);
    }
    if (saver_) {
        boot_saver(make_key());
    } else {
        wake_saver(make_key());
    }
    return come_back();
}

void Departure::boot_saver(std::optional<Secret> key) {
    saver_->append = saver_words(task(), contents(context_.root + "/proc/cmdline"), options_.append);
    auto archive = key ? std::optional(key_archive(std::as_const(*key).bytes())) : std::nullopt;
    RoundTrip trip(context_);
    std::uint64_t window = 0;
    {
        const auto saver = prepared_saver(*saver_, context_, archive ? std::as_const(*archive).bytes() : Bytes{});
        trip.load(saver->peer());
        const auto range = saver->window().with_core();
        window = range.end - range.start;
    }
    forget_saver_files();
    key.reset();  // the saver alone has it now
    archive.reset();
    leave(window, [&] { trip.jump(kNoTimeout); });
}

// Where they were read for this alone, they need not be in the image.
void Departure::forget_saver_files() const {
    for (const auto& name : {saver_->operands[0], saver_->unpacked, saver_->initrd}) {
        if (!name.empty()) {
            forget_cached(File::for_reading(name));
        }
    }
}

void Departure::wake_saver(std::optional<Secret> key) {
    ResidentSaver saver(context_);
    saver.tell(task(), key ? std::as_const(*key).bytes() : Bytes{});
    key.reset();
    leave(saver.window_bytes(), [&] { saver.wake(); });
}

std::string Departure::task() const {
    return saver_task(words_of(place_.awaited()), afterwards_, names_secret(options_));
}

void Departure::make_boot_room(std::uint64_t window) const {
    const auto& root = context_.root;
    // Which of the kernels a boot starts is the boot loader's choice.
    auto initrd = largest_initrd(root);
    if (initrd == 0 && saver_) {
        initrd = File::for_reading(saver_->initrd).size();
    }
    auto room = boot_room(window, initrd, root);
    if (!room.is_enough() && !options_.drop_caches) {
        context_.notice("the page cache is given up, since a boot would have no room for an image with it");
        drop_caches(root);
        room = boot_room(window, initrd, root);
    }
    if (!room.is_enough() && !options_.force) {
        throw Failure(Exit::kKernel,
                      text("so much memory is in use that no boot is likely to have room for the image: %" PRIu64
                           " MiB more have to be free; end programs, or try it with --force",
                           ((room.needed - room.left) >> 20) + 1));
    }
}

void Departure::leave(std::uint64_t window, const std::function<void()>& jump) {
    if (options_.drop_caches) {
        drop_caches(context_.root);
    }
    if (header_.at_boot) {
        make_boot_room(window);
    }
    // The jump does so again, and then it is soon done: what is mounted or unmounted until tasks are frozen is not
    // seen.
    sync();
    header_.file_systems = mounted_file_systems(context_.root, kMostFileSystems);
    put(State::kAwaited, "");  // from here on an image that was there is lost
    try {
        jump();
    } catch (const std::exception& failure) {
        leave_reason(sentence_of(failure));
        throw;
    }
}

std::optional<Secret> Departure::make_key() {
    if (!names_secret(options_)) {
        return std::nullopt;
    }
    const auto key = new_image_key();
    header_.encryption = wrap_anew(key, options_, context_);
    return key_record(key, *header_.encryption);
}

void Departure::put(State state, const std::string& reason) {
    header_.state = state;
    header_.reason = reason;
    place_.put(header_);
}

void Departure::leave_reason(const std::string& reason) {
    header_.file_systems.clear();  // the reason may need the room
    try {
        put(State::kFailed, reason);
    } catch (const Failure& failure) {
        context_.notice(failure.what());
    }
}

void Departure::fail(const std::string& reason) {
    leave_reason(reason);
    throw Failure(Exit::kNotSaved, "not saved: " + reason);
}

// What the saver has written last, or whoever restored it.
Header Departure::left_header() {
    try {
        return place_.get();
    } catch (const Failure& failure) {
        if (failure.exit() != Exit::kDamaged) {
            throw;
        }
        fail(kBrokeOff);
    }
}

Header Departure::come_back() {
    auto header = left_header();
    switch (header.state) {
        case State::kResumed:
        case State::kResuming:
            place_.mark(header, State::kResumed, header.resumed);
            std::fprintf(context_.out, "goes on out of %s, saved on %s\n", place_.name().c_str(),
                         date(header.created).c_str());
            renew_saver(context_);
            header.state = State::kResumed;
            return header;
        case State::kComplete:
            if (afterwards_ == Afterwards::kComeBack) {
                return header;
            }
            // This kernel goes on, and the image must not.
            place_.mark(header, State::kPassedOver, std::time(nullptr));
            [[fallthrough]];
        case State::kPassedOver:
            throw Failure(Exit::kNotSaved, "the saver did not turn the machine off");
        case State::kFailed:
            throw Failure(Exit::kNotSaved, "not saved: " + printable(header.reason));
        case State::kAwaited:
            fail(
                "the saver came back before it began; its console said why, and after adding a disk run kjump "
                "make-saver again");
        case State::kIncomplete:
            break;
    }
    fail(kBrokeOff);
}

}  // namespace kjump
