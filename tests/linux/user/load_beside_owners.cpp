// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Linux leaves [32 MiB, 96 MiB) alone, and [96 MiB, 112 MiB) is persistent memory. A driver takes 64 KiB of the first
// when it is told to.
#include <cstdio>

#include "load_in_place.hpp"

namespace user {
namespace {

constexpr std::uint32_t kDriver = 40 << 20, kDriverBytes = 64 << 10, kPersistent = 96 << 20, kWaiting = 48 << 20;

const std::vector<std::uint32_t> kContent(kPage / 4, 0x600dbad0);

std::vector<kexec_segment> page_at(std::uint32_t physical) {
    return {segment(kContent.data(), kPage, physical, kPage)};
}

// Loads a page in place; errno, or 0.
int load_page(std::uint32_t physical) { return load(page_at(physical), kInPlace); }

bool is_written(std::uint32_t physical) { return *map_memory(physical, kPage) == kContent.front(); }

bool refused(std::uint32_t physical, int error) { return load_page(physical) == error && !is_written(physical); }

// errno, or 0; 0 gives the memory back.
int driver_takes(std::uint32_t physical) {
    char text[16];
    std::snprintf(text, sizeof text, "%#x", static_cast<unsigned>(physical));
    return write_text("/sys/module/refusing_device/parameters/memory", text);
}

void check_driver(Tap& tap) {
    tap.check(driver_takes(kDriver) == 0, "a driver takes memory");
    tap.check(refused(kDriver + kPage, EADDRNOTAVAIL), "no page of it is loaded in place");
    const auto before = page_at(kDriver - kPage), behind = page_at(kDriver + kDriverBytes);
    tap.check(load({before[0], behind[0]}, kInPlace) == 0 && is_written(kDriver + kDriverBytes),
              "one before and one behind it are");
    driver_takes(0);
    tap.check(load_page(kDriver) == 0 && is_written(kDriver), "the driver gives it back: a page is loaded there");
    tap.check(driver_takes(kDriver) == EBUSY, "no driver gets it while the image is loaded");
    tap.check(load_page(kFree) == 0 && driver_takes(kDriver) == 0, "one does when the next image is elsewhere");
    tap.check(driver_takes(kFree) == EBUSY && load({}, 0) == 0 && driver_takes(kFree) == 0,
              "and when the image is unloaded");
    driver_takes(0);
}

// A kernel that left waits where nothing was ever loaded; its entry is all that is known of it.
void check_waiting_kernel(Tap& tap) {
    tap.check(load({segment(nullptr, 0, kWaiting, 0)}, KEXEC_PRESERVE_CONTEXT, kWaiting + 0x40) == 0,
              "slot 0: a way back to a kernel that waits");
    choose_slot("1");
    tap.check(refused(kWaiting, EBUSY), "slot 1: nothing is loaded over it");
    tap.check(load_page(kWaiting + kPage) == 0, "a page beside it is");
    load({}, 0);
    choose_slot("0");
    tap.check(load_page(kWaiting) == 0 && is_written(kWaiting), "in its own slot an image takes its place");
    load({}, 0);
}

}  // namespace

void check_owners(Tap& tap) {
    tap.check(refused(kPersistent, EADDRNOTAVAIL), "persistent memory is not written to");
    tap.check(load_page(kPersistent - kPage) == 0 && is_written(kPersistent - kPage), "the page before it is");
    load({}, 0);
    tap.check(load_page(0) == 0 && !is_written(0), "the firmware's page 0 waits for the jump");
    load({}, 0);
    check_driver(tap);
    check_waiting_kernel(tap);
}

}  // namespace user
