// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/report.hpp"

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
    }
    return "unknown";
}

}  // namespace

std::string date(std::int64_t seconds) {
    const auto time = static_cast<std::time_t>(seconds);
    std::tm parts{};
    gmtime_r(&time, &parts);
    char buffer[64];
    return {buffer, std::strftime(buffer, sizeof buffer, "%Y-%m-%d %H:%M:%S UTC", &parts)};
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

void print_header(std::FILE* out, const Header& header) {
    const auto line = [=](const char* name, const std::string& value) {
        std::fprintf(out, "%-9s %s\n", name, value.c_str());
    };
    line("state", std::string(describe(header.state)) + (header.resumed != 0 ? ", on " + date(header.resumed) : ""));
    if (!header.comment.empty()) {
        line("comment", printable(header.comment));
    }
    const auto old = std::time(nullptr) - header.created;
    line("created", date(header.created) + (old < 0 ? ", in the future" : ", " + age(old) + " ago"));
    line("size", mebibytes(header.content_bytes + kHeaderBytes) + text(", %u segments", header.segments));
    line("kernel", header.kernel.release.empty() ? "not known" : header.kernel.describe());
    line("memory", mebibytes(header.memory_bytes) + " above 1 MiB");
    line("entry", text("%#" PRIx64, header.entry));
    if (header.state != State::kIncomplete) {
        line("sha256", hex(header.content_digest));
    }
}

}  // namespace kjump
