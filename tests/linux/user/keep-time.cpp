// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Arms timers, runs a command, and says whether the timers fire and the clocks go on afterwards.
#include <algorithm>
#include <cmath>
#include <fstream>
#include <string>

#include <fcntl.h>
#include <linux/rtc.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "clock.hpp"
#include "command.hpp"
#include "error.hpp"

namespace {

using namespace user;

int make_timer(double first, double interval) {
    const int timer = timerfd_create(CLOCK_MONOTONIC, 0);
    const auto spec = [](double time) {
        return timespec{static_cast<time_t>(time), static_cast<long>(std::fmod(time, 1.0) * 1e9)};
    };
    const itimerspec times{spec(interval), spec(first)};
    if (timer < 0 || timerfd_settime(timer, 0, &times, nullptr) != 0) {
        die_of_errno("timer");
    }
    return timer;
}

// Waits for at most `longest` seconds of Linux's clock.
bool has_input(int file, double longest) {
    pollfd waiting{file, POLLIN, 0};
    return poll(&waiting, 1, static_cast<int>(longest * 1000)) == 1;
}

// Waits for the timer to fire `times` times, each at most 10 s away.
bool fires(int timer, unsigned times) {
    for (std::uint64_t fired = 0, count; fired < times; fired += count) {
        if (!has_input(timer, 10) || read(timer, &count, sizeof count) != sizeof count) {
            return false;
        }
    }
    return true;
}

int open_rtc() {
    const int device = open("/dev/rtc0", O_RDONLY);
    if (device < 0) {
        die_of_errno("/dev/rtc0");
    }
    return device;
}

// The RTC interrupts once a second from here on.
void start_rtc(int rtc) {
    if (ioctl(rtc, RTC_UIE_OFF, 0) != 0 || ioctl(rtc, RTC_UIE_ON, 0) != 0) {
        die_of_errno("/dev/rtc0");
    }
}

// At most 10 s of the machine's later.
bool interrupts_once(int rtc, double speed) {
    unsigned long data;
    return has_input(rtc, 10 * speed) && read(rtc, &data, sizeof data) == sizeof data;
}

// Linux has an alarm for each next second, and misses one that it sets too late. Who is interrupted just then, as is
// likely on a machine with much to do, waits for a day, or starts it again.
bool interrupts(int rtc, double speed, int times) {
    for (int starts = 0, seen = 0; starts < 5; ++starts) {
        start_rtc(rtc);
        while (interrupts_once(rtc, speed)) {
            if (++seen == times) {
                return true;
            }
        }
    }
    return false;
}

// The machine's clock in seconds; it runs in UTC.
double seconds_of(int rtc) {
    rtc_time now;
    if (ioctl(rtc, RTC_RD_TIME, &now) != 0) {
        die_of_errno("/dev/rtc0");
    }
    std::tm time{};
    time.tm_sec = now.tm_sec, time.tm_min = now.tm_min, time.tm_hour = now.tm_hour;
    time.tm_mday = now.tm_mday, time.tm_mon = now.tm_mon, time.tm_year = now.tm_year;
    return static_cast<double>(timegm(&time));
}

// The time of Linux's clock at which the machine's goes on to its next second.
double next_second(int rtc) {
    for (const auto last = seconds_of(rtc); seconds_of(rtc) == last;) {
        sleep_for(0.01);
    }
    return seconds(CLOCK_MONOTONIC);
}

// Seconds that Linux's clock counts in one of the machine's, at least 1. It counts more where it has the ticks of the
// local APIC's timer alone and took that timer for slower than it is. Linux measures it by the ticks of another timer
// when it starts, which an emulator that was not running delivers late and then all at once.
double speed_of_clock(int rtc) {
    std::string source;
    std::ifstream("/sys/devices/system/clocksource/clocksource0/current_clocksource") >> source;
    if (source != "jiffies") {
        return 1;
    }
    const auto first = next_second(rtc);
    return std::max(next_second(rtc) - first, 1.0);
}

struct Clocks {
    explicit Clocks(int rtc)
        : monotonic(seconds(CLOCK_MONOTONIC)), realtime(seconds(CLOCK_REALTIME)), machine(seconds_of(rtc)) {}

    double monotonic, realtime, machine;
};

// Seconds that the time of day went on by more than it should have: as the machine's clock did. If that was set back,
// Linux, which never goes back by it, knows of the time alone that it ran.
double gained(const Clocks& before, const Clocks& now) {
    const auto machine = now.machine - before.machine;
    const auto expected = machine < -3 ? now.monotonic - before.monotonic : machine;
    return now.realtime - before.realtime - expected;
}

bool check(bool good, const char* what) {
    std::printf("time: %s: %s\n", what, good ? "yes" : "no");
    return good;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        die("usage", "COMMAND [ARGUMENT]...; the command's own status is not looked at");
    }
    const int rtc = open_rtc();
    const auto speed = speed_of_clock(rtc);
    const Clocks before(rtc);
    const int late = make_timer(2, 0);
    const int regular = make_timer(0.01, 0.01);
    run(argv + 1);
    // At once, since Linux's clock may be slower than the machine's while much else runs there.
    const Clocks now(rtc);
    const auto gain = gained(before, now), ran = now.monotonic - before.monotonic;
    bool good = check(ran > 0 && ran < 3600, "the clock went on, and not by more than it can have run");
    good &= check(interrupts(rtc, speed, 2), "the RTC interrupts");
    good &= check(fires(late, 1), "a timer armed before fires");
    good &= check(fires(regular, 10), "a regular timer goes on");
    good &= check(fires(make_timer(0.05, 0.001), 20), "a new timer fires");
    // The RTC counts whole seconds, and Linux reads it once on each way. A clock that is too fast gains while it runs.
    std::printf("time: Linux has gained %.1f s on the RTC, its clock counts %.1f s in a second\n", gain, speed);
    const auto awake = std::max(now.machine - before.machine, 0.0) + 2;
    good &= check(gain > -3 && gain < 3 + 2 * (speed - 1) * awake, "the time of day agrees with the RTC as before");
    return good ? 0 : 1;
}
