// SPDX-License-Identifier: MIT OR GPL-2.0-only
//
// What a part of the bench has measured, and what is made of it: medians, and their ratios to those of a baseline.
#pragma once

#include <istream>
#include <optional>
#include <string>
#include <vector>

namespace bench {

// The rounds of one subject in one case, such as the seconds that kjump took to save 150 MiB.
struct Figure {
    std::string condition;  // the case: what was there to be worked on
    std::string measure;
    std::string unit;
    std::string subject;         // who did it
    std::vector<double> values;  // one a round, in the order of the rounds; at least one
};

struct Part {
    std::string name;
    std::string baseline;         // the subject that the others are compared with; empty if there is none
    std::vector<Figure> figures;  // in the order in which each was first seen
};

// Reads lines of five fields with tabs between them, a value of one round each:
//     CASE MEASURE UNIT SUBJECT VALUE
// and lines "baseline SUBJECT", likewise. Throws std::runtime_error, with the line's number, on any other line, on a
// field that is empty, and on a value that is no finite number.
Part read_part(const std::string& name, std::istream& lines);

// The middle one, or the mean of the two in the middle. Precondition: there is one.
double median(std::vector<double> values);

// The figure's median in terms of the baseline's in the same case, measure and unit; nothing if there is none, or if it
// is 0.
std::optional<double> ratio(const Part& part, const Figure& figure);

}  // namespace bench
