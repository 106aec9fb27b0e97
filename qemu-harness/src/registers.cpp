// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "registers.hpp"

#include <cstdlib>
#include <map>
#include <sstream>

namespace harness {
namespace {

using Fields = std::map<std::string, std::string>;

std::string value(const Fields& fields, const std::string& name) {
    const auto found = fields.find(name);
    return found == fields.end() ? "?" : found->second;
}

// The interrupt flag of EFLAGS or RFLAGS, [intel/vol1] "EFLAGS Register".
std::string interrupt_flag(const std::string& flags) {
    constexpr unsigned kInterruptFlag = 9;
    return flags == "?" ? flags : std::to_string(std::strtoull(flags.c_str(), nullptr, 16) >> kInterruptFlag & 1);
}

std::string cpu_line(const std::string& number, const Fields& fields) {
    const bool wide = fields.contains("RIP");
    const auto field = [&](const char* name) { return std::string(" ") + name + "=" + value(fields, name); };
    return "CPU " + number + ":" + field(wide ? "RIP" : "EIP") + field("CPL") + field("HLT") +
           " IF=" + interrupt_flag(value(fields, wide ? "RFL" : "EFL")) + field("CR3");
}

}  // namespace

std::vector<std::string> cpu_lines(const std::string& answer) {
    constexpr std::string_view kCpu = "CPU#";
    std::vector<std::string> result;
    std::string cpu;
    Fields fields;
    const auto finish = [&] {
        if (!cpu.empty()) {
            result.push_back(cpu_line(cpu, fields));
        }
        cpu.clear();
        fields.clear();
    };
    std::istringstream words(answer);
    for (std::string word; words >> word;) {
        if (word.starts_with(kCpu)) {
            finish();
            cpu = word.substr(kCpu.size());
        } else if (word == "(qemu)") {
            finish();  // what follows is about something else
        } else if (const auto equals = word.find('='); equals != std::string::npos) {
            fields.emplace(word.substr(0, equals), word.substr(equals + 1));
        }
    }
    finish();
    return result;
}

}  // namespace harness
