// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A machine that leaves to a saver which saves it to a file, and that saver.
#pragma once

#include "image/image_id.hpp"
#include "support/files_on_blocks.hpp"
#include "support/guarded.hpp"
#include "support/leaving_machine.hpp"
#include "support/wide_image.hpp"

namespace kjump::test {

// Another kernel, which has the disk by another name and does not mount it.
class Saver : public SavedImage {
public:
    explicit Saver(const MountedDisk& mounted) : SavedImage(wide_vmcore()) {
        keep_for_guard(*this);
        tell_disk(*this, "vdb", 32768);
        std::filesystem::create_directories(folder / "dev");
        std::filesystem::create_symlink(mounted.medium(), disk);
    }
    // As it is told on the command line.
    Exit save_to(const std::string& place) { return run({"save", "--quiet", "--awaited=" + place, source}); }
    const std::string disk = folder / "dev/vdb";
};

}  // namespace kjump::test
