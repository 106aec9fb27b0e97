// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/device_kernel.hpp"

#include <algorithm>
#include <cerrno>
#include <cinttypes>
#include <iterator>

#include <linux/random.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/text.hpp"
#include "machine/device_failures.hpp"

namespace kjump {
namespace {

template <class Pointee>
std::uint64_t user(Pointee* pointer) {
    return reinterpret_cast<std::uintptr_t>(pointer);
}

libjump_device_segment translate(const Segment& segment) {
    return {user(segment.bytes.data()), segment.bytes.size(), segment.physical, segment.memory_size};
}

std::string describe_design(std::uint32_t design) {
    switch (design) {
        case LIBJUMP_DESIGN_KEXEC:
            return "devices are frozen and restored";
        case LIBJUMP_DESIGN_QUIET:
            return "devices are frozen and thawed";
        default:
            return text("design %u", design);
    }
}

// The report is what a serial port would show: an empty line first, and each ends as it wants it.
std::string lines_of_report(const libjump_device_report& report) {
    const auto* const end = std::find(std::begin(report.text), std::end(report.text), '\0');
    std::string lines(std::begin(report.text), end);
    std::erase(lines, '\r');
    while (lines.ends_with('\n')) {
        lines.pop_back();
    }
    return lines.substr(std::min(lines.find_first_not_of('\n'), lines.size()));
}

}  // namespace

std::string DeviceKernel::interface() const {
    try {
        const auto& info = device_.info();
        return text("%s, version %u, %u slots; ", LIBJUMP_DEVICE_PATH, info.version, info.slots) +
               describe_design(info.design);
    } catch (const Failure& failure) {
        return std::string(LIBJUMP_DEVICE_PATH ", but ") + failure.what();
    }
}

Slot DeviceKernel::slot(std::uint32_t number) const {
    libjump_device_slot slot{};
    slot.slot = number;
    if (const int error = device_.request(LIBJUMP_SLOT, slot)) {
        throw device_failure::slot(error);
    }
    return {slot.loaded != 0, slot.entry, slot.resident != 0};
}

std::vector<Slot> DeviceKernel::slots() const {
    std::vector<Slot> slots;
    for (std::uint32_t number = 0; number < device_.info().slots; ++number) {
        slots.push_back(slot(number));
    }
    return slots;
}

void DeviceKernel::load(const Peer& peer, Placement placement) {
    std::vector<libjump_device_segment> list;
    std::ranges::transform(peer.segments, std::back_inserter(list), translate);
    libjump_device_load load{};
    load.slot = chosen_;
    load.flags = (peer.mode == Mode::kProtected32 ? LIBJUMP_LOAD_PROTECTED32 : 0) |
                 (placement == Placement::kInPlace ? LIBJUMP_LOAD_REPLACES : 0);
    load.entry = peer.entry;
    load.segments = user(list.data());
    load.segment_count = static_cast<std::uint32_t>(list.size());
    load.core = peer.core.start;
    load.core_size = peer.core.end - peer.core.start;
    if (const int error = device_.request(LIBJUMP_LOAD, load)) {
        check_loading(error);
        throw device_failure::load(error);
    }
}

void DeviceKernel::unload() {
    libjump_device_slot slot{};
    slot.slot = chosen_;
    if (const int error = device_.request(LIBJUMP_UNLOAD, slot)) {
        check_loading(error);
        throw device_failure::unload(error);
    }
}

// EPERM alone would not tell this from a missing privilege.
void DeviceKernel::check_loading(int error) const {
    if (error == EPERM && is_loading_disabled(root_)) {
        throw Failure(Exit::kKernel,
                      "kernel.kexec_load_disabled is 1: until the next boot this kernel loads nothing and unloads "
                      "nothing");
    }
}

void DeviceKernel::jump(std::uint32_t timeout) {
    sync();
    libjump_device_enter enter{};
    enter.slot = chosen_;
    enter.timeout = timeout;
    if (const int error = device_.request(LIBJUMP_ENTER, enter)) {
        throw device_failure::enter(error);
    }
    if (enter.entry == 0) {
        reseed();
    }
    if (enter.faulted != LIBJUMP_CAME_BACK) {
        fail_with_report(enter);
    }
}

// This kernel may have been restored, perhaps not for the first time: it is not to go on with the same random numbers.
// The time stamp counter, at least, makes them others.
void DeviceKernel::reseed() const {
    try {
        const auto random = File::for_reading(root_ + "/dev/urandom");
        (void)ioctl(random.descriptor(), RNDRESEEDCRNG);
    } catch (const Failure&) {
    }
}

// A module of before answers ENOTTY.
std::optional<Timer> DeviceKernel::timer() const {
    libjump_device_timer timer{};
    const int error = device_.request(LIBJUMP_TIMER, timer);
    if (error == ENOTTY) {
        return Timer{0, "this module looks for none"};
    }
    if (error != 0) {
        throw device_failure::timer(error);
    }
    return Timer{timer.seconds, {std::begin(timer.text), std::ranges::find(timer.text, '\0')}};
}

void DeviceKernel::fail_with_report(const libjump_device_enter& enter) const {
    libjump_device_report report{};
    report.slot = chosen_;
    if (const int error = device_.request(LIBJUMP_REPORT, report)) {
        throw device_failure::report(error);
    }
    if (enter.faulted == LIBJUMP_TIMED_OUT) {
        const auto late = text("the peer did not end within %u second%s: it was at %#" PRIx64, enter.timeout,
                               enter.timeout == 1 ? "" : "s", std::uint64_t{report.ip});
        throw Failure(Exit::kTimedOut, late + ", and this kernel goes on:\n" + lines_of_report(report));
    }
    throw Failure(Exit::kAbandoned, "the peer faulted, and this kernel goes on:\n" + lines_of_report(report));
}

int DeviceKernel::access(unsigned long request, std::uint64_t start, const std::uint8_t* bytes,
                         std::size_t length) const {
    libjump_device_memory memory{};
    memory.slot = chosen_;
    memory.physical = start;
    memory.user = user(bytes);
    memory.length = length;
    return device_.request(request, memory);
}

void DeviceKernel::write(std::uint64_t start, Bytes bytes) {
    if (const int error = access(LIBJUMP_WRITE, start, bytes.data(), bytes.size())) {
        check_loading(error);
        throw device_failure::write(error);
    }
}

void DeviceKernel::set_entry(std::uint64_t entry) {
    libjump_device_slot slot{};
    slot.slot = chosen_;
    slot.entry = entry;
    if (const int error = device_.request(LIBJUMP_SET_ENTRY, slot)) {
        check_loading(error);
        throw device_failure::load(error);
    }
}

void DeviceKernel::read(std::uint64_t start, std::span<std::uint8_t> bytes) const {
    if (bytes.empty()) {
        return;
    }
    if (const int error = access(LIBJUMP_READ, start, bytes.data(), bytes.size())) {
        throw device_failure::read(error);
    }
}

}  // namespace kjump
