// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "base/progress.hpp"

#include <algorithm>

#include <unistd.h>

namespace kjump {
namespace {

using namespace std::chrono_literals;

constexpr double kMebibyte = 1 << 20;

}  // namespace

Progress::Progress(const char* what, std::uint64_t total_bytes, std::FILE* out, std::function<Clock::time_point()> now)
    : what_(what),
      total_(total_bytes),
      out_(out),
      terminal_(out != nullptr && isatty(fileno(out)) == 1),
      now_(std::move(now)),
      start_(now_()),
      next_(start_ + 1s) {}

Progress::~Progress() {
    if (printed_ && terminal_) {
        std::fputc('\n', out_);
    }
}

void Progress::add(std::uint64_t bytes) {
    done_ += bytes;
    const auto now = now_();
    if (out_ == nullptr || (now < next_ && !(printed_ && done_ >= total_))) {
        return;
    }
    print(now);
    next_ = now + (terminal_ ? 500ms : 2000ms);  // a log wants fewer lines
}

void Progress::print(Clock::time_point now) {
    const auto seconds = std::chrono::duration<double>(now - start_).count();
    const auto done = static_cast<double>(done_), total = static_cast<double>(total_);
    const auto rate = done / (seconds > 0 ? seconds : 1);
    // On a terminal each line covers the one before.
    std::fprintf(out_, "%skjump: %s: %3.0f %%, %.0f of %.0f MiB, %.1f MiB/s, %.0f s left%s", terminal_ ? "\r" : "",
                 what_, total > 0 ? 100 * done / total : 100, done / kMebibyte, total / kMebibyte, rate / kMebibyte,
                 rate > 0 ? std::max(total - done, 0.0) / rate : 0, terminal_ ? "    " : "\n");
    std::fflush(out_);
    printed_ = true;
}

}  // namespace kjump
