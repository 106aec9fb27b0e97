// SPDX-License-Identifier: MIT OR GPL-2.0-only
// bench-report FOLDER PART...: makes a table, JSON and the data of a plot out of the figures in FOLDER/PART.tsv, which
// figures.hpp describes, in FOLDER/bench.{md,json,dat}. The table goes to standard output too.
#include <exception>
#include <fstream>
#include <iostream>
#include <stdexcept>

#include "outputs.hpp"

namespace {

bench::Part read(const std::string& folder, const std::string& name) {
    const auto path = folder + '/' + name + ".tsv";
    std::ifstream file(path);
    if (!file) {
        throw std::runtime_error(path + ": cannot be read");
    }
    return bench::read_part(name, file);
}

void write(const std::string& path, const std::string& text) {
    std::ofstream file(path);
    file << text << std::flush;
    if (!file) {
        throw std::runtime_error(path + ": cannot be written");
    }
}

void report(const std::string& folder, const std::vector<std::string>& names) {
    std::vector<bench::Part> parts;
    for (const auto& name : names) {
        parts.push_back(read(folder, name));
    }
    write(folder + "/bench.md", bench::table(parts));
    write(folder + "/bench.json", bench::json(parts));
    write(folder + "/bench.dat", bench::plot_data(parts));
    std::cout << bench::table(parts);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::cerr << "usage: bench-report FOLDER PART...\n";
        return 2;
    }
    try {
        report(argv[1], {argv + 2, argv + argc});
    } catch (const std::exception& failure) {
        std::cerr << "bench-report: " << failure.what() << '\n';
        return 1;
    }
    return 0;
}
