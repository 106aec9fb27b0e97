// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Runs a fuzz target on every file of a folder, without a fuzzer: replay FOLDER.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "fuzz/target.hpp"

int main(int argc, char** argv) {
    if (argc != 2 || !std::filesystem::is_directory(argv[1])) {
        std::fputs("replay: FOLDER is missing, or is none\n", stderr);
        return 2;
    }
    unsigned count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(argv[1])) {
        std::ifstream file(entry.path(), std::ios::binary);
        const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
        std::printf("%s\n", entry.path().c_str());
        std::fflush(stdout);  // the last one is the input of a fault
        LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
        ++count;
    }
    std::printf("%u inputs\n", count);
    return count == 0 ? 1 : 0;
}
