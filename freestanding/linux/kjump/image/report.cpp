// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/report.hpp"

#include <chrono>
#include <cinttypes>
#include <ctime>

#include "base/text.hpp"

namespace kjump {
namespace {

const char* describe(State state) {
    switch (state) {
        case State::kIncomplete:
            return "incomplete: saving it was not finished";
        case State::kComplete:
            return "complete";
        case State::kResumed:
            return "resumed already";
        case State::kResuming:
            return "being resumed";
        case State::kAwaited:
            return "awaited: a kernel was left to be saved here";
        case State::kFailed:
            return "saving failed: ";
        case State::kPassedOver:
            return "passed over when the machine booted";
    }
    return "unknown";
}

const char* describe(SecretKind kind) { return kind == SecretKind::kKeyFile ? "a key file" : "a passphrase"; }

// A header may have any time.
std::string describe_creation(std::int64_t created) {
    const auto now = std::time(nullptr);
    return date(created) + (created > now ? ", in the future" : created < 0 ? "" : ", " + age(now - created) + " ago");
}

}  // namespace

std::string date(std::int64_t seconds) {
    constexpr std::int64_t kYear10000 = 253402300800;
    if (seconds < 0 || seconds >= kYear10000) {
        return text("no date (%" PRId64 " s)", seconds);
    }
    const std::chrono::sys_seconds time{std::chrono::seconds{seconds}};
    const auto midnight = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day day{midnight};
    const std::chrono::hh_mm_ss clock{time - midnight};
    return text("%04d-%02u-%02u %02d:%02d:%02d UTC", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                static_cast<unsigned>(day.day()), static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
}

std::string age(std::int64_t seconds) {
    const auto minutes = seconds / 60, hours = minutes / 60, days = hours / 24;
    if (seconds < 60) {
        return text("%" PRId64 " s", seconds);
    }
    if (hours == 0) {
        return text("%" PRId64 " min", minutes);
    }
    if (days == 0) {
        return text("%" PRId64 " h %" PRId64 " min", hours, minutes % 60);
    }
    return text("%" PRId64 " d %" PRId64 " h", days, hours % 24);
}

std::string describe_state(const Header& header, Origin origin) {
    const bool is_foreign = origin == Origin::kAnotherMachine;
    return describe(header.state) + std::string(header.resumed != 0 ? ", on " + date(header.resumed) : "") +
           (header.state == State::kResuming ? "; nothing tells whether its kernel ran" : "") +
           (header.state == State::kFailed ? printable(header.reason) : "") +
           (header.encryption ? "; encrypted by " + std::string(describe(header.encryption->kind)) : "") +
           (is_foreign ? "; of another machine" : "") +
           (!is_for_boot(header) ? ""
            : is_foreign         ? ", whose next boot restores it"
                                 : "; the next boot restores it");
}

void print_header(std::FILE* out, const Header& header, Origin origin) {
    const auto line = [=](const char* name, const std::string& value) {
        std::fprintf(out, "%-9s %s\n", name, value.c_str());
    };
    line("state", describe_state(header, origin));
    if (!header.comment.empty()) {
        line("comment", printable(header.comment));
    }
    line("created", describe_creation(header.created));
    if (!has_content(header.state)) {
        return;  // the rest is of a content
    }
    line("size", mebibytes(header.content_bytes + kHeaderBytes) + text(", %u segments", header.segments));
    line("kernel", header.kernel.release.empty() ? "not known" : header.kernel.describe());
    line("memory", mebibytes(header.memory_bytes) + " above 1 MiB");
    line("entry", text("%#" PRIx64, header.entry));
    if (header.state != State::kIncomplete && !header.encryption) {
        line("sha256", hex(header.content_digest));
    }
}

}  // namespace kjump
