// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Draws the tests' picture into a frame buffer with 32 bits a pixel, and reads it back.
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../../support/pattern.hpp"
#include "error.hpp"

int main(int argc, char** argv) {
    using namespace user;
    if (argc != 3) {
        die("usage", "PHYSICAL-ADDRESS BYTES-PER-LINE");
    }
    const auto address = number(argv[1], 4096, "not an address");
    const auto line = number(argv[2], guest::kWidth * 4, "not a number of bytes");
    const int memory = open("/dev/mem", O_RDWR | O_SYNC);
    if (memory < 0) {
        die_of_errno("/dev/mem");
    }
    void* mapping =
        mmap(nullptr, line * guest::kHeight, PROT_READ | PROT_WRITE, MAP_SHARED, memory, static_cast<off_t>(address));
    if (mapping == MAP_FAILED) {
        die_of_errno("mapping the frame buffer");
    }
    auto* const pixels = static_cast<volatile std::uint32_t*>(mapping);
    for (std::uint32_t y = 0; y < guest::kHeight; ++y) {
        for (std::uint32_t x = 0; x < guest::kWidth; ++x) {
            pixels[y * line / 4 + x] = guest::pixel(x, y);
            if (pixels[y * line / 4 + x] != guest::pixel(x, y)) {
                die("frame buffer", "it does not keep what is written");
            }
        }
    }
    return 0;
}
