// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Files that a saver cannot find or must not write to, by what they are in.
#include <catch2/catch.hpp>
#include <unistd.h>

#include "base/extents.hpp"
#include "support/files_on_blocks.hpp"
#include "support/refusal.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

void refused(const std::string& name, const std::string& words, const std::string& root = "") {
    REQUIRE_REFUSED(Exit::kTarget, name + ": " + words, extents_of(File::for_reading(name), root));
}

const std::string kJournal = "its data goes through a journal (data=journal, chattr +j); name a partition";
const std::string kVolume = "lies on a RAID or on a cache, which a saver does not put together";

// A file of a fake machine, whose file system is told anew.
class FileOfMachine {
public:
    bool is_there() const { return folder_.is_there(); }
    std::string tell(const std::string& options) const {
        return tell_file_system(root_.path(), name_, "ext4", options);
    }
    std::vector<Extent> located() const { return extents_of(File::for_reading(name_), root_.path()); }
    void refused(const std::string& words) const { ::refused(name_, words, root_.path()); }
    const TemporaryFolder& root() const { return root_; }

private:
    FolderOnBlocks folder_;
    TemporaryFolder root_;
    std::string name_ = put_file(folder_ / "file", different_pages(64 << 10));
};

}  // namespace

TEST_CASE("extents: a file system that moves files, or has no disk, is refused by its name") {
    const auto file = "/dev/shm/kjump-test-extents." + std::to_string(getpid());
    write_text(file, "words");
    if (!std::filesystem::exists(file)) {
        WARN("SKIPPED: there is no /dev/shm, so no file system in memory was tried");
        return;
    }
    const TemporaryFolder root;
    for (const auto* const name : {"tmpfs", "btrfs", "bcachefs", "zfs", "overlay"}) {
        tell_file_system(root.path(), file, name);
        refused(file,
                std::string("its file system, ") + name +
                    ", does not keep a file where it is; ext4 and XFS do, or name a partition",
                root.path());
    }
    tell_file_system(root.path(), root.path());  // nothing of the file's
    refused(file, "its file system does not keep a file where it is", root.path());
    std::filesystem::remove(file);
}

TEST_CASE("extents: a journal for data is refused whoever asked for it") {
    const FileOfMachine file;
    if (!file.is_there()) {
        return;
    }
    const auto device = file.tell("rw,nodelalloc,data=journal");
    file.refused(kJournal);
    file.tell("rw,data=ordered");
    CHECK(file.located().size() == 1);
    const auto options =
        file.root() / ("proc/fs/ext4/" + std::filesystem::path(device).filename().string() + "/options");
    write_text(options, "rw\ndata=journal\n");
    file.refused(kJournal);
    write_text(options, "rw\ndata=ordered\n");
    CHECK(file.located().size() == 1);
}

TEST_CASE("extents: a file system that was made or mounted with a journal for data is refused") {
    const MountedDisk mounted(16 << 20, "-b 4096 -J size=4", "data=journal");
    if (!mounted.is_there()) {
        return;
    }
    refused(put_file(mounted / "file", different_pages(kPage)), kJournal);
    const auto settings = mounted / "mke2fs.conf";
    write_text(settings, "[fs_types]\next4 = {\nfeatures = has_journal,extent\ndefault_mntopts = journal_data\n}\n");
    REQUIRE(setenv("MKE2FS_CONFIG", settings.c_str(), 1) == 0);
    const MountedDisk by_default(16 << 20, "-b 4096 -J size=4");
    unsetenv("MKE2FS_CONFIG");
    if (by_default.is_there()) {
        refused(put_file(by_default / "file", different_pages(kPage)), kJournal);
    }
}

TEST_CASE("extents: a file on a volume, or on what sysfs does not know, is refused") {
    const FileOfMachine file;
    if (!file.is_there()) {
        return;
    }
    const auto device = file.tell("rw");
    CHECK(file.located().size() == 1);
    std::filesystem::create_directories(device + "/slaves/sda");
    file.refused(kVolume);
    std::filesystem::remove_all(device + "/slaves");
    CHECK(file.located().size() == 1);  // as a partition has it
    std::filesystem::remove_all(device);
    file.refused("lies on no block device that this kernel knows");
}

TEST_CASE("extents: blocks that are smaller than pages are refused") {
    const MountedDisk disk(16 << 20, "-b 1024 -O ^has_journal");
    if (!disk.is_there()) {
        return;
    }
    for (const auto bytes : std::initializer_list<std::size_t>{1024, 5 * 1024, 63 * 1024}) {
        INFO(bytes);
        refused(put_file(disk / "file", different_pages(bytes)),
                "is on a file system with blocks that are smaller than");
    }
}

TEST_CASE("extents: a file without blocks of its own is refused") {
    const MountedDisk disk(16 << 20, "-b 4096 -I 256 -O inline_data,^has_journal");
    if (!disk.is_there()) {
        return;
    }
    const auto name = put_file(disk / "file", different_pages(50));
    refused(name, "has parts that are not in blocks of their own; dd if=/dev/zero makes one");
    write_text(name, "");
    refused(name, "is empty; dd if=/dev/zero makes one that can be used");
}
