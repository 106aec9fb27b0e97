// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Saving to a target that holds something.
#pragma once

#include <string>
#include <vector>

#include "support/saved_image.hpp"

namespace kjump::test {

constexpr std::size_t kDisk = 4 << 20;  // bytes

inline Exit save(SavedImage& saved, const std::string& target, const std::vector<std::string>& options = {}) {
    std::vector<std::string> line{"save"};
    line.insert(line.end(), options.begin(), options.end());
    line.insert(line.end(), {saved.source, target});
    return saved.run(line);
}

// That target is refused in one sentence, and left as it was; with --force an image is there.
inline void check_asks(SavedImage& saved, const std::string& target, const std::string& words) {
    const auto before = read_file(target);
    CHECK(save(saved, target) == Exit::kTarget);
    CHECK_THAT(saved.said(), Catch::StartsWith("kjump: " + target + ": ") && Catch::Contains(words));
    CHECK(std::ranges::count(saved.said(), '\n') == 1);
    CHECK((read_file(target) == before));  // not printed
    CHECK(save(saved, target, {"--force"}) == Exit::kDone);
    CHECK(saved.run({"restore", "--check", target}) == Exit::kDone);
}

inline std::string ext2_superblock() {
    std::string block(1024, '\0');
    block[56] = '\x53';
    block[57] = '\xef';
    return block;
}

}  // namespace kjump::test
