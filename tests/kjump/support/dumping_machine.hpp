// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A machine that dumps itself to a file system of its own, or through a disk.
#pragma once

#include "image/kdump_headers.hpp"
#include "support/leaving_to_file.hpp"

namespace kjump::test {

class DumpingMachine : public LeavingMachine {
public:
    const MountedDisk mounted{160 << 20};
    Saver saver{mounted};
    const std::string file = mounted / "dump";

    DumpingMachine() {
        if (mounted.is_there()) {
            std::filesystem::remove_all(mounted / "lost+found");
            write_text(file, "");
            tell_file_system(folder.path(), file);
            std::filesystem::remove(file);
        }
        if (has_disk()) {
            tell_disk(saver, "vdc", 8192);
            std::filesystem::create_symlink(disk, saver.folder / "dev/vdc");
        }
    }

    bool has_file() const { return mounted.is_there() && has_disk(); }

    // What is loaded saves to where it is told to; `then` comes at its end.
    void save_well(const std::function<void()>& then = [] {}) {
        kernel.on_jump = [=, this] {
            CHECK(saver.save_to(place()) == Exit::kDone);
            CHECK(saver.said().empty());
            then();
        };
    }
    // Of its command line, while it is loaded.
    std::string place() const {
        const auto line = command_line();
        const auto start = line.find(" kjump=") + 7;
        return line.substr(start, line.find(',', start) - start);
    }
    // What it saves, as a dump: the image without all that is kjump's own.
    std::vector<std::uint8_t> dump_of_it() const {
        auto saved = read_file(saver.image);
        std::fill(saved.begin() + kDumpHeaderBytes, saved.begin() + kHeaderBytes, std::uint8_t{0});
        saved.resize(static_cast<std::size_t>(saver.header().kdump.digests_at));
        return saved;
    }
    // But for the time at which it was saved.
    bool is_dump_of_it(std::vector<std::uint8_t> dump) const {
        constexpr std::size_t kTimeAt = 408;
        const auto expected = dump_of_it();
        if (dump.size() == expected.size()) {
            std::copy_n(expected.begin() + kTimeAt, sizeof(std::uint64_t), dump.begin() + kTimeAt);
        }
        return dump == expected;
    }

    Exit dump(const std::vector<std::string>& words = {}) { return dump_to(file, words); }
    Exit dump_to(const std::string& name, const std::vector<std::string>& words = {}) {
        std::vector<std::string> line{"dump", "--size=8M", "--quiet"};
        line.insert(line.end(), words.begin(), words.end());
        line.push_back(name);
        return run(line);
    }
    // That are left where a dump goes, or was on its way.
    std::vector<std::string> files() const {
        std::vector<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator(mounted.path())) {
            names.push_back(entry.path());
        }
        return names;
    }
};

}  // namespace kjump::test
