// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "qmp.hpp"

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

// The string value of a key in a message; empty if it is not there. Enough for messages of one
// program whose keys are known to occur once.
std::string string_value(const std::string& message, const std::string& key) {
    const auto start_mark = "\"" + key + "\": \"";
    const auto start = message.find(start_mark);
    if (start == std::string::npos) {
        return {};
    }
    const auto first = start + start_mark.size();
    return message.substr(first, message.find('"', first) - first);
}

}  // namespace

Qmp::Qmp(Fd socket, Fd log) : socket_(std::move(socket)), log_(std::move(log)) {
    write_all(socket_.get(), "{\"execute\": \"qmp_capabilities\"}\n");
}

void Qmp::command(const std::string& line) {
    write_all(socket_.get(),
              "{\"execute\": \"human-monitor-command\", "
              "\"arguments\": {\"command-line\": " +
                  json_string(line) + "}}\n");
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
    if (message.starts_with("{\"error\"")) {
        return "QEMU refused a command: " + string_value(message, "desc");
    }
    const auto answer = string_value(message, "return");
    if (answer.starts_with("unknown command") || answer.starts_with("Error") ||
        answer.find("invalid") != std::string::npos) {
        return "QEMU refused a monitor command: " + answer.substr(0, answer.find("\\r"));
    }
    return {};
}

std::string Qmp::receive() {
    const auto bytes = read_some(socket_.get());
    write_all(log_.get(), bytes);
    unfinished_ += bytes;
    std::string refusal;
    for (auto end = unfinished_.find('\n'); end != std::string::npos; end = unfinished_.find('\n')) {
        const auto complaint = take_message(unfinished_.substr(0, end));
        if (refusal.empty()) {
            refusal = complaint;
        }
        unfinished_.erase(0, end + 1);
    }
    return refusal;
}

}  // namespace harness
