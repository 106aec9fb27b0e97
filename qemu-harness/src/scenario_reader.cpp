// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "scenario_reader.hpp"

#include <algorithm>
#include <fstream>
#include <set>

#include "scenario_check.hpp"
#include "scenario_error.hpp"
#include "scenario_keys.hpp"

namespace harness {
namespace {

class Reader {
public:
    explicit Reader(const Defines& defines) : defines_(defines) {}

    // `where` is that of the line that includes the file, or empty.
    void read(const std::filesystem::path& file, const std::string& where);
    Scenario finish(const std::filesystem::path& file);

private:
    void include(const std::filesystem::path& from, const ScenarioLine& line);

    const Defines& defines_;
    Scenario scenario_;
    std::vector<std::filesystem::path> open_;  // files, each included by the one before
    std::set<std::string> given_;              // keys
};

void Reader::read(const std::filesystem::path& file, const std::string& where) {
    std::ifstream input(file);
    if (!input || std::filesystem::is_directory(file)) {
        throw ScenarioError(where + "cannot read the scenario " + file.string());
    }
    open_.push_back(std::filesystem::weakly_canonical(file));
    std::set<std::string> given_here;
    for (const auto& line : read_lines(input, file.string(), defines_)) {
        if (line.key == "include") {
            include(file, line);
            continue;
        }
        const auto key = scenario_keys().find(line.key);
        if (key == scenario_keys().end()) {
            throw ScenarioError(line.where + "there is no key `" + line.key + "`");
        }
        if (!given_here.insert(line.key).second && !key->second.repeats) {
            throw ScenarioError(line.where + "`" + line.key + "` may be given once only");
        }
        const bool may_be_empty = line.key == "append" || line.key == "cpu";
        if (line.value.empty() && !may_be_empty) {
            throw ScenarioError(line.where + "`" + line.key + "` has no value");
        }
        key->second.set(scenario_, line);
    }
    given_.merge(given_here);
    open_.pop_back();
}

void Reader::include(const std::filesystem::path& from, const ScenarioLine& line) {
    constexpr std::size_t kDeepest = 8;
    if (line.value.empty()) {
        throw ScenarioError(line.where + "`include` has no value");
    }
    const auto file = from.parent_path() / line.value;
    if (std::ranges::count(open_, std::filesystem::weakly_canonical(file)) != 0) {
        throw ScenarioError(line.where + "including `" + line.value + "` here would go round in a circle");
    }
    if (open_.size() > kDeepest) {
        throw ScenarioError(line.where + "files are included more than " + std::to_string(kDeepest) + " deep");
    }
    read(file, line.where);
}

Scenario Reader::finish(const std::filesystem::path& file) {
    scenario_.name = file.stem().string();
    if (scenario_.emulator == EmulatorKind::kBochs && !given_.contains("end")) {
        scenario_.end = EndPowerOff{};
    }
    check_scenario(scenario_, file.string());
    return std::move(scenario_);
}

}  // namespace

Scenario read_scenario(const std::filesystem::path& file, const Defines& defines) {
    Reader reader(defines);
    reader.read(file, "");
    return reader.finish(file);
}

}  // namespace harness
