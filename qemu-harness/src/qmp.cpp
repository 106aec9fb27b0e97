// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "qmp.hpp"

#include <algorithm>

#include <poll.h>

namespace harness {
namespace {

std::string json_string(const std::string& text) {
    std::string result = "\"";
    for (const char character : text) {
        if (character == '"' || character == '\\') {
            result += '\\';
        }
        result += character;
    }
    return result + '"';
}

// The text of a JSON string from here to its closing quote. What QEMU says is ASCII: \u is for what is not.
std::string json_text(const std::string& message, std::size_t at) {
    std::string result;
    for (; at < message.size() && message[at] != '"'; ++at) {
        if (message[at] != '\\') {
            result += message[at];
            continue;
        }
        switch (++at < message.size() ? message[at] : 'u') {
            case 'r':
                result += '\r';
                break;
            case 'n':
                result += '\n';
                break;
            case 't':
                result += '\t';
                break;
            case 'u':
                result += '?';
                at += 4;
                break;
            default:
                result += message[at];
        }
    }
    return result;
}

// The string value of a key in a message; empty if it is not there. Enough for messages of one
// program whose keys are known to occur once.
std::string string_value(const std::string& message, const std::string& key) {
    const auto start_mark = "\"" + key + "\": \"";
    const auto start = message.find(start_mark);
    if (start == std::string::npos) {
        return {};
    }
    return json_text(message, start + start_mark.size());
}

// Without its last brace.
std::string monitor_command(const std::string& line) {
    return "{\"execute\": \"human-monitor-command\", \"arguments\": {\"command-line\": " + json_string(line) + "}";
}

constexpr const char* kAsked = "asked";

}  // namespace

Qmp::Qmp(Fd socket, Fd log) : socket_(std::move(socket)), log_(std::move(log)) {
    write_all(socket_.get(), "{\"execute\": \"qmp_capabilities\"}\n");
}

void Qmp::command(const std::string& line) { write_all(socket_.get(), monitor_command(line) + "}\n"); }

std::optional<std::string> Qmp::ask(const std::string& line, Time until) {
    using namespace std::chrono;
    answer_.reset();
    write_all(socket_.get(), monitor_command(line) + ", \"id\": \"" + kAsked + "\"}\n");
    while (!answer_) {
        const auto left = ceil<milliseconds>(until - steady_clock::now());
        pollfd fd{socket_.get(), POLLIN, 0};
        const int ready = poll(&fd, 1, static_cast<int>(std::max(left, 0ms).count()));
        std::string refusal;  // of an earlier command
        if (ready > 0 ? !take_in(refusal) : left <= 0ms) {
            return std::nullopt;
        }
    }
    return answer_;
}

// A migration to a descriptor: a name of a file would have to go through a shell.
void Qmp::save_state(int descriptor) {
    write_with_descriptor(socket_.get(), "{\"execute\": \"getfd\", \"arguments\": {\"fdname\": \"state\"}}\n",
                          descriptor);
    write_all(socket_.get(),
              "{\"execute\": \"migrate-set-capabilities\", \"arguments\": {\"capabilities\": "
              "[{\"capability\": \"events\", \"state\": true}]}}\n"
              "{\"execute\": \"migrate\", \"arguments\": {\"uri\": \"fd:state\"}}\n");
}

std::string Qmp::take_message(const std::string& message) {
    if (string_value(message, "event") == "SHUTDOWN") {
        shutdown_reason_ = string_value(message, "reason");
    }
    if (string_value(message, "event") == "MIGRATION") {
        const auto status = string_value(message, "status");
        saved_state_ = status == "completed";
        if (status == "failed") {
            return "QEMU could not write the state of the machine";
        }
    }
    if (string_value(message, "id") == kAsked) {
        answer_ = string_value(message, "return");  // empty for an error
        return {};
    }
    if (message.starts_with("{\"error\"")) {
        return "QEMU refused a command: " + string_value(message, "desc");
    }
    const auto answer = string_value(message, "return");
    if (answer.starts_with("unknown command") || answer.starts_with("Error") ||
        answer.find("invalid") != std::string::npos) {
        return "QEMU refused a monitor command: " + answer.substr(0, answer.find('\r'));
    }
    return {};
}

std::string Qmp::receive() {
    std::string refusal;
    take_in(refusal);
    return refusal;
}

// False if there was nothing. The first refusal of a command is added to `refusal`.
bool Qmp::take_in(std::string& refusal) {
    const auto bytes = read_some(socket_.get());
    write_all(log_.get(), bytes);
    unfinished_ += bytes;
    for (auto end = unfinished_.find('\n'); end != std::string::npos; end = unfinished_.find('\n')) {
        const auto complaint = take_message(unfinished_.substr(0, end));
        if (refusal.empty()) {
            refusal = complaint;
        }
        unfinished_.erase(0, end + 1);
    }
    return !bytes.empty();
}

}  // namespace harness
