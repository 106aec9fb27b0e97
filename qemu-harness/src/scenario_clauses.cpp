// SPDX-License-Identifier: MIT OR GPL-2.0-only
//
// The values that consist of several words: disk, module, same, end, on.
#include "scenario_error.hpp"
#include "scenario_values.hpp"

namespace harness {
namespace {

// Cuts a "quoted text" off the front; \n \r \t \e \" mean what they mean in C. In a regular
// expression every other backslash stays, so `raw` keeps all but \".
std::string take_quoted(const ScenarioLine& line, std::string& text, bool raw) {
    if (text.empty() || text.front() != '"') {
        throw ScenarioError(line.where + "expected a quoted text before `" + text + "`");
    }
    std::string result;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '"') {
            text = trimmed(text.substr(i + 1));
            return result;
        }
        if (text[i] != '\\' || i + 1 == text.size()) {
            result += text[i];
            continue;
        }
        const char escaped = text[++i];
        if (raw && escaped != '"') {
            result += {'\\', escaped};
            continue;
        }
        switch (escaped) {
            case 'n':
                result += '\n';
                break;
            case 'r':
                result += '\r';
                break;
            case 't':
                result += '\t';
                break;
            case 'e':
                result += '\x1b';
                break;
            default:
                result += escaped;
        }
    }
    throw ScenarioError(line.where + "a quoted text does not end");
}

Action parse_action(const ScenarioLine& line, std::string text) {
    const auto verb = take_word(text);
    Action action;
    if (verb == "send") {
        action = Send{take_quoted(line, text, false)};
    } else if (verb == "monitor") {
        action = Monitor{take_quoted(line, text, false)};
    } else if (verb == "freeze" && !text.empty()) {
        action = Freeze{std::filesystem::absolute(take_word(text))};
    } else if (verb == "stop") {
        action = Stop{};
    } else {
        throw ScenarioError(line.where + "`" + verb + "` is not an action: send, monitor, freeze FILE or stop");
    }
    if (!text.empty()) {
        throw ScenarioError(line.where + "`" + text + "` is left over behind the action");
    }
    return action;
}

}  // namespace

Module parse_module(const ScenarioLine& line) {
    std::string arguments = line.value;
    const auto file = take_word(arguments);
    return {parse_file(line, file), arguments};
}

Disk parse_disk(const ScenarioLine& line) {
    std::string rest = line.value;
    const auto bus = take_word(rest);
    const auto content = take_word(rest);
    Disk disk;
    if (bus == "virtio") {
        disk.bus = Disk::Bus::kVirtio;
    } else if (bus == "nvme") {
        disk.bus = Disk::Bus::kNvme;
    } else if (bus == "usb") {
        disk.bus = Disk::Bus::kUsb;
    } else if (bus != "ide") {
        throw ScenarioError(line.where + "a disk is on the bus ide, virtio, nvme or usb, not `" + bus + "`");
    }
    if (content == "empty") {
        disk.size_bytes = parse_size(line, rest);
    } else if (content == "copy" || content == "keep") {
        disk.file = parse_file(line, rest);
    } else {
        throw ScenarioError(line.where + "a disk is `empty SIZE`, `copy FILE` or `keep FILE`");
    }
    disk.content = content == "empty"  ? Disk::Content::kEmpty
                   : content == "copy" ? Disk::Content::kCopy
                                       : Disk::Content::kKeep;
    return disk;
}

SameFiles parse_same(const ScenarioLine& line) {
    std::string actual = line.value;
    const auto expected = take_word(actual);
    if (actual.empty()) {
        throw ScenarioError(line.where + "same is `EXPECTED ACTUAL`, two files");
    }
    return {parse_file(line, expected), std::filesystem::absolute(actual)};
}

ExpectedEnd parse_end(const ScenarioLine& line) {
    if (line.value == "poweroff") {
        return EndPowerOff{};
    }
    if (line.value == "reset") {
        return EndReset{};
    }
    constexpr int kHighest = 255;
    const int status = parse_count(line, 2, kHighest);
    if (status % 2 == 0) {
        throw ScenarioError(line.where + "isa-debug-exit makes odd statuses only");
    }
    return EndStatus{status};
}

Step parse_step(const ScenarioLine& line) {
    std::string rest = line.value;
    Step step;
    step.pattern_text = take_quoted(line, rest, true);
    step.pattern = parse_regex(line, step.pattern_text);
    if (rest.starts_with("after ")) {
        take_word(rest);
        step.delay = parse_seconds(line, take_word(rest));
    }
    step.action = parse_action(line, rest);
    return step;
}

}  // namespace harness
