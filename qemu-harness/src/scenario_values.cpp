// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "scenario_values.hpp"

#include <charconv>

#include "scenario_error.hpp"

namespace harness {
namespace {

template <typename Number>
bool parse_number(const std::string& text, Number& number, std::string& rest) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    rest.assign(end, text.data() + text.size());
    return error == std::errc{};
}

}  // namespace

std::string take_word(std::string& text) {
    const auto end = text.find_first_of(" \t");
    const auto word = text.substr(0, end);
    text = end == std::string::npos ? "" : trimmed(text.substr(end));
    return word;
}

std::uint64_t parse_size(const ScenarioLine& line, const std::string& text) {
    constexpr std::uint64_t kLargest = 1ULL << 40;
    std::uint64_t number = 0;
    std::string unit;
    const bool valid = parse_number(text, number, unit);
    const int shift = unit == "K" ? 10 : unit == "M" ? 20 : unit == "G" ? 30 : unit.empty() ? 0 : -1;
    if (!valid || shift < 0 || number == 0 || number > (kLargest >> shift)) {
        throw ScenarioError(line.where + "`" + text + "` is not a size (examples: 64M, 512K)");
    }
    return number << shift;
}

Seconds parse_seconds(const ScenarioLine& line, const std::string& text) {
    constexpr double kLongest = 24 * 60 * 60;
    double number = 0;
    std::string rest;
    const bool valid = parse_number(text, number, rest) && rest.empty();
    if (!valid || !(number >= 0 && number <= kLongest)) {
        throw ScenarioError(line.where + "`" + text + "` is not a number of seconds");
    }
    return Seconds{number};
}

int parse_count(const ScenarioLine& line, int lowest, int highest) {
    int number = 0;
    std::string rest;
    const bool valid = parse_number(line.value, number, rest) && rest.empty();
    if (!valid || number < lowest || number > highest) {
        throw ScenarioError(line.where + line.key + " must be a number from " + std::to_string(lowest) + " to " +
                            std::to_string(highest));
    }
    return number;
}

bool parse_yes_no(const ScenarioLine& line) {
    if (line.value != "yes" && line.value != "no") {
        throw ScenarioError(line.where + line.key + " must be yes or no");
    }
    return line.value == "yes";
}

std::regex parse_regex(const ScenarioLine& line, const std::string& text) {
    if (text.empty()) {
        throw ScenarioError(line.where + "the regular expression is empty");
    }
    try {
        return std::regex(text, std::regex::ECMAScript | std::regex::optimize);
    } catch (const std::regex_error&) {
        throw ScenarioError(line.where + "`" + text + "` is not a regular expression");
    }
}

std::filesystem::path parse_file(const ScenarioLine& line, const std::string& text) {
    if (!std::filesystem::is_regular_file(text)) {
        throw ScenarioError(line.where + "there is no file `" + text + "`");
    }
    return std::filesystem::absolute(text);
}

EmulatorKind parse_emulator(const ScenarioLine& line) {
    if (line.value == "qemu") {
        return EmulatorKind::kQemu;
    }
    if (line.value == "bochs") {
        return EmulatorKind::kBochs;
    }
    throw ScenarioError(line.where + "emulator must be qemu or bochs");
}

Arch parse_arch(const ScenarioLine& line) {
    if (line.value == "i386") {
        return Arch::kI386;
    }
    if (line.value == "x86_64") {
        return Arch::kX86_64;
    }
    throw ScenarioError(line.where + "arch must be i386 or x86_64");
}

}  // namespace harness
