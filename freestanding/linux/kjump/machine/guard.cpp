// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/guard.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include <unistd.h>

#include "base/file.hpp"
#include "base/text.hpp"
#include "machine/entry.hpp"

// guard.asm
extern "C" const std::uint8_t kjump_guard[], kjump_guard_way_back[], kjump_guard_end[];

namespace kjump {
namespace {

// Of /proc/sys/kernel, by which a kernel that hangs panics where Linux notices that: a task that keeps the processor
// from all others for 20 seconds, with interrupts off for 10, which takes a PMU's NMI, and one that waits for 120 where
// no signal reaches it. These are Linux's own times. A disk that is only slow ends no save: who waits for a flush or
// for a request past the page cache does so in turns of half that time (submit_bio_wait(), blk_io_schedule()). What is
// left is a page that is not written in all of it, or a lock of a driver: that disk is dead, and going back loses
// nothing. Nothing of it counts while a saver sleeps: jiffies and sched_clock() stand still, and timekeeping_resume()
// touches the watchdog.
constexpr std::array kPanics{"softlockup_panic", "hardlockup_panic", "hung_task_panic"};

std::uint64_t way_back(std::optional<std::uint64_t> given, const std::string& root) {
    const auto entry = given ? given : jump_back_entry(contents(root + "/proc/cmdline"));
    if (!entry) {
        throw Failure(Exit::kNoPeer, "this kernel was not entered by a jump");
    }
    check_entry(*entry, root);
    return *entry;
}

// The kernel that waits left from the processor that starts first, and has to find itself there. Any other would take
// the INIT by which that kernel starts its processors; and what a kernel that panics halts goes on to halt in memory
// that is not its own any more.
void check_processors(const std::string& root) {
    const auto present = first_line(contents(root + "/sys/devices/system/cpu/present"));
    if (present != "0") {
        throw Failure(Exit::kKernel, "only with one processor can it go back (nr_cpus=1), and it has " + present);
    }
}

std::uint64_t page_for_crash(const std::string& root) {
    const auto memory = crash_memory(contents(root + "/proc/iomem"));
    for (const auto& range : memory.ranges()) {
        const auto page = page_up(range.start);
        if (page + kPage <= std::min(range.end, k4GiB)) {
            return page;
        }
    }
    throw Failure(Exit::kKernel, "it keeps no memory below 4 GiB for that (crashkernel=)");
}

bool has_guard(const std::string& root) {
    const auto loaded = root + "/sys/kernel/kexec_crash_loaded";
    return access(loaded.c_str(), R_OK) == 0 && first_line(contents(loaded)) == "1";
}

}  // namespace

std::vector<std::uint8_t> guard_code(std::uint32_t way_back) {
    std::vector<std::uint8_t> code(kjump_guard, kjump_guard_end);
    std::memcpy(code.data() + (kjump_guard_way_back - kjump_guard), &way_back, sizeof way_back);
    return code;
}

void set_guard(std::optional<std::uint64_t> entry, const Context& context) {
    try {
        const auto code = guard_code(static_cast<std::uint32_t>(way_back(entry, context.root)));
        check_processors(context.root);
        const auto page = page_for_crash(context.root);
        context.kernel.load_for_crash(page, {code, page, kPage});
    } catch (const Failure& failure) {
        throw Failure(failure.exit(), std::string("if this kernel panics, it does not go back: ") + failure.what());
    }
}

// Not by the saver's command line (sysctl.kernel.softlockup_panic=1), nor with the guard: while drivers look for their
// disks one that is slow is no reason to go back. A kernel that was built without one of these watchdogs lacks its
// name.
void panic_on_hang(const Context& context) {
    if (!has_guard(context.root)) {
        return;
    }
    for (const auto* name : kPanics) {
        const int error = write_once(context.root + "/proc/sys/kernel/" + name, "1");
        if (error != 0 && error != ENOENT) {
            context.notice(std::string("if this kernel hangs, it may not go back: ") + name + ": " +
                           std::strerror(error));
        }
    }
}

}  // namespace kjump
