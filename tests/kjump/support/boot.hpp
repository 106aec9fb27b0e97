// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A machine that boots, and finds images on its disks.
#pragma once

#include "support/disks.hpp"
#include "support/wide_image.hpp"

namespace kjump::test {

class Boot : public WideFreshBoot {
public:
    // A disk with the image, which is for the next boot; of the 14th of November, 2023, and `minutes` later.
    std::string add(const std::string& name, int minutes = 0, State state = State::kComplete, bool at_boot = true) {
        const auto disk = add_disk(*this, name, content_);
        auto changed = header_;
        changed.created = 1700000000 + minutes * 60;
        changed.state = state;
        changed.at_boot = at_boot;
        put_header_on(disk, changed);
        return disk;
    }
    Exit restore(const std::vector<std::string>& options = {}) {
        std::vector<std::string> line{"restore", "--at-boot", "--quiet"};
        line.insert(line.end(), options.begin(), options.end());
        return run(line);
    }

private:
    const std::vector<std::uint8_t> content_ = read_file(image);
    const Header header_ = header();
};

inline State state_on(const std::string& disk) { return header_on(disk).state; }

inline const std::string kNone = "kjump: no disk has an image for this boot\n";

inline std::string passed_over(const std::string& disk) { return "kjump: " + disk + ": the image is passed over\n"; }

}  // namespace kjump::test
