// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A machine that was started anew, and has a saved image to restore.
#pragma once

#include "support/saved_image.hpp"

namespace kjump::test {

class FreshBoot : public SavedImage {
public:
    explicit FreshBoot(Bytes core = vmcore()) : SavedImage(core) { set_command_line("console=ttyS0"); }
};

// Refused with that status and sentence; the image is as before and the kernel was asked for nothing.
inline void check_refused(FreshBoot& saved, Exit exit, const std::string& words,
                          const std::vector<std::string>& options = {}) {
    const auto before = read_file(saved.image);
    std::vector<std::string> line{"restore"};
    line.insert(line.end(), options.begin(), options.end());
    line.push_back(saved.image);
    CHECK(saved.run(line) == exit);
    CHECK_THAT(saved.said(), Catch::StartsWith("kjump: " + saved.image + ": ") && Catch::Contains(words));
    CHECK(std::ranges::count(saved.said(), '\n') == 1);
    CHECK(saved.kernel.loads == 0);
    CHECK(saved.kernel.jumps == 0);
    CHECK(read_file(saved.image) == before);
}

}  // namespace kjump::test
