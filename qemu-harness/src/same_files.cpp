// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "same_files.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>

namespace harness {
namespace {

std::optional<std::string> contents(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return std::nullopt;
    }
    return std::string(std::istreambuf_iterator<char>(file), {});
}

std::string fault_of(const SameFiles& pair) {
    const auto expected = contents(pair.expected);
    const auto actual = contents(pair.actual);
    if (!expected) {
        return "cannot read " + pair.expected.string();
    }
    if (!actual) {
        return "the run left no file " + pair.actual.string();
    }
    if (*expected == *actual) {
        return {};
    }
    const auto differ = std::mismatch(expected->begin(), expected->end(), actual->begin(), actual->end());
    return pair.actual.string() + " is not " + pair.expected.string() + ": the first difference is at byte " +
           std::to_string(differ.first - expected->begin());
}

}  // namespace

void forget_files(const Scenario& scenario, const LogFiles& files) {
    for (const auto& pair : scenario.same) {
        if (pair.actual.parent_path() == files.directory) {
            std::filesystem::remove(pair.actual);
        }
    }
}

std::vector<std::string> file_faults(const Scenario& scenario) {
    std::vector<std::string> faults;
    for (const auto& pair : scenario.same) {
        if (auto fault = fault_of(pair); !fault.empty()) {
            faults.push_back(std::move(fault));
        }
    }
    return faults;
}

}  // namespace harness
