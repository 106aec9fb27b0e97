// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "figures.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace bench {
namespace {

std::vector<std::string> fields_of(const std::string& line) {
    std::vector<std::string> fields(1);
    for (const char character : line) {
        if (character == '\t') {
            fields.emplace_back();
        } else {
            fields.back() += character;
        }
    }
    return fields;
}

double value_of(const std::string& text) {
    std::size_t end = 0;
    const double value = std::stod(text, &end);
    if (end != text.size() || !std::isfinite(value)) {
        throw std::invalid_argument(text);
    }
    return value;
}

bool is_same_but_for_subject(const Figure& one, const Figure& other) {
    return one.condition == other.condition && one.measure == other.measure && one.unit == other.unit;
}

void add(Part& part, const std::vector<std::string>& fields) {
    Figure figure{fields[0], fields[1], fields[2], fields[3], {}};
    const auto value = value_of(fields[4]);
    auto found = std::ranges::find_if(part.figures, [&](const Figure& one) {
        return is_same_but_for_subject(one, figure) && one.subject == figure.subject;
    });
    if (found == part.figures.end()) {
        found = part.figures.insert(found, figure);
    }
    found->values.push_back(value);
}

void take(Part& part, const std::vector<std::string>& fields) {
    const bool is_full = std::ranges::none_of(fields, [](const auto& field) { return field.empty(); });
    if (is_full && fields.size() == 2 && fields[0] == "baseline") {
        part.baseline = fields[1];
    } else if (is_full && fields.size() == 5) {
        add(part, fields);
    } else {
        throw std::invalid_argument("fields");
    }
}

}  // namespace

Part read_part(const std::string& name, std::istream& lines) {
    Part part{name, {}, {}};
    std::string line;
    for (int number = 1; std::getline(lines, line); ++number) {
        try {
            take(part, fields_of(line));
        } catch (const std::logic_error&) {  // what std::stod() throws too
            throw std::runtime_error(name + ": line " + std::to_string(number) + " is no figure: " + line);
        }
    }
    return part;
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    const auto half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

std::optional<double> ratio(const Part& part, const Figure& figure) {
    const auto base = std::ranges::find_if(part.figures, [&](const Figure& one) {
        return is_same_but_for_subject(one, figure) && one.subject == part.baseline;
    });
    if (base == part.figures.end() || median(base->values) == 0) {
        return std::nullopt;
    }
    return median(figure.values) / median(base->values);
}

}  // namespace bench
