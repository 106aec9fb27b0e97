// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "outputs.hpp"

#include <algorithm>
#include <iomanip>
#include <sstream>

#include <nlohmann/json.hpp>

namespace bench {
namespace {

using Json = nlohmann::ordered_json;

std::string decimal(double value, int places = 2) {
    std::ostringstream text;
    text << std::fixed << std::setprecision(places) << value;
    return text.str();
}

void add_row(std::string& text, const std::vector<std::string>& cells) {
    for (const auto& cell : cells) {
        text += "| " + cell + ' ';
    }
    text += "|\n";
}

Json json_of(const Part& part, const Figure& figure) {
    const auto times = ratio(part, figure);
    return {{"part", part.name},
            {"case", figure.condition},
            {"measure", figure.measure},
            {"unit", figure.unit},
            {"subject", figure.subject},
            {"values", figure.values},
            {"median", median(figure.values)},
            {"baseline", part.baseline.empty() ? Json() : Json(part.baseline)},
            {"ratio", times ? Json(*times) : Json()}};
}

}  // namespace

std::string table(const std::vector<Part>& parts) {
    std::string text;
    for (const auto& part : parts) {
        text += (text.empty() ? "## " : "\n## ") + part.name + "\n\n";
        add_row(text, {"case", "measure", "who", "median", "least", "most", "ratio"});
        text += "|---|---|---|---|---|---|---|\n";
        for (const auto& figure : part.figures) {
            const auto [least, most] = std::ranges::minmax(figure.values);
            const auto times = ratio(part, figure);
            add_row(text, {figure.condition, figure.measure, figure.subject,
                           decimal(median(figure.values)) + ' ' + figure.unit, decimal(least), decimal(most),
                           times ? decimal(*times) : "-"});
        }
    }
    return text;
}

std::string json(const std::vector<Part>& parts) {
    auto all = Json::array();
    for (const auto& part : parts) {
        for (const auto& figure : part.figures) {
            all.push_back(json_of(part, figure));
        }
    }
    return all.dump(2) + '\n';
}

std::string plot_data(const std::vector<Part>& parts) {
    std::string text;
    for (const auto& part : parts) {
        for (const auto& figure : part.figures) {
            const auto times = ratio(part, figure);
            if (times && figure.subject != part.baseline) {
                text += decimal(*times, 3) + " \"" + figure.subject + ": " + figure.measure + " (" + figure.unit +
                        "), " + figure.condition + "\"\n";
            }
        }
    }
    return text;
}

}  // namespace bench
