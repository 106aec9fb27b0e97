// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A machine whose kernel has libjump's module and can put memory offline.
#pragma once

#include <filesystem>
#include <string>

#include "support/module.hpp"

namespace kjump::test {

// With memory blocks of 128 MiB, the first at 0 and the last, in zone Movable, at 384 MiB.
class MachineWithBlocks : public MachineWithModule {
public:
    MachineWithBlocks() {
        write_text(blocks("block_size_bytes"), "8000000\n");
        for (int block = 0; block < 4; ++block) {
            set(block, "online");
            write_text(blocks("memory" + std::to_string(block) + "/valid_zones"),
                       block < 3 ? "Normal Movable\n" : "Movable\n");
        }
    }

    void set(int block, const std::string& state) { write_text(file(block), state + "\n"); }
    std::string file(int block) const { return blocks("memory" + std::to_string(block) + "/state"); }
    // What was written last. What the file held before may be behind it.
    std::string written(int block) const {
        const auto bytes = read_file(file(block));
        const std::string text(bytes.begin(), bytes.end());
        for (const auto* const word : {"offline", "online_movable", "online_kernel", "online"}) {
            if (text.starts_with(word)) {
                return word;
            }
        }
        return text;
    }
    std::string state(int block) const { return written(block) == "offline" ? "offline" : "online"; }
    // OrdinaryUser cannot write it.
    void refuse(int block) {
        std::filesystem::permissions(file(block), std::filesystem::perms::others_read);
        std::filesystem::permissions(folder.path(), std::filesystem::perms(0755));
    }

private:
    std::string blocks(const std::string& name) const { return folder / ("sys/devices/system/memory/" + name); }
};

}  // namespace kjump::test
