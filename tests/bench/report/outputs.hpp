// SPDX-License-Identifier: MIT OR GPL-2.0-only
//
// The forms in which figures are given out.
#pragma once

#include <string>
#include <vector>

#include "figures.hpp"

namespace bench {

// For each part a heading and a table in Markdown.
std::string table(const std::vector<Part>& parts);

// An array of objects, one for each figure, with all of its rounds.
std::string json(const std::vector<Part>& parts);

// What plot.gnuplot reads: a line for each figure that has a ratio and is not the baseline's: the ratio, then a label
// in quotation marks.
std::string plot_data(const std::vector<Part>& parts);

}  // namespace bench
