// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What kjump dump refuses, before it leaves and before anything is written.
#include <cstdlib>

#include <fcntl.h>

#include "support/dumping_machine.hpp"
#include "support/machine_uuid.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

void check_refused(DumpingMachine& machine, const std::string& name, Exit exit, const std::string& words,
                   const std::vector<std::string>& options = {}) {
    const auto before = machine.files();
    CHECK(machine.dump_to(name, options) == exit);
    CHECK_THAT(machine.said(), Catch::StartsWith("kjump: ") && Catch::Contains(words) && Catch::EndsWith("\n"));
    CHECK(std::ranges::count(machine.said(), '\n') == 1);
    CHECK(machine.kernel.loads + machine.kernel.jumps == 0);
    CHECK(machine.files() == before);
}

}  // namespace

TEST_CASE("dump: what is no name for a new file is refused") {
    DumpingMachine machine;
    if (!machine.has_file()) {
        return;
    }
    write_text(machine.file, "of yesterday");
    check_refused(machine, machine.file, Exit::kTarget, machine.file + ": is there already; --force replaces it");
    CHECK(contents(machine.file) == "of yesterday");
    check_refused(machine, machine.mounted.path(), Exit::kTarget, ": is no file; a dump goes to a file, or with - to",
                  {"--force"});
    check_refused(machine, machine.disk, Exit::kTarget, ": is no file; a dump goes to a file", {"--force"});
    check_refused(machine, machine.mounted / "none/dump", Exit::kIo, "No such file or directory");
    check_refused(machine, "/dev/kjump-test-none", Exit::kTarget, "there is no such device, and no file is made in");
    std::filesystem::create_symlink("nowhere", machine.mounted / "link");
    check_refused(machine, machine.mounted / "link", Exit::kTarget, "is a symbolic link that leads to no file",
                  {"--force"});
}

TEST_CASE("dump: a file system that does not keep a file where it is has no image") {
    DumpingMachine machine;
    if (!machine.has_file()) {
        return;
    }
    const auto memory = machine.folder / "memory";
    std::filesystem::create_directory(memory);
    REQUIRE(mount("none", memory.c_str(), "tmpfs", 0, "size=128M") == 0);
    const auto elsewhere = memory + "/dump";
    check_refused(machine, elsewhere, Exit::kTarget,
                  " does not keep a file where it is; ext4 and XFS do, or name a partition; --through=IMAGE has the "
                  "snapshot elsewhere");
    CHECK_FALSE(std::filesystem::exists(elsewhere));
    machine.save_well();
    CHECK(machine.dump_to(elsewhere, {"--through=" + machine.disk}) == Exit::kDone);
    CHECK(machine.is_dump_of_it(read_file(elsewhere)));
    umount2(memory.c_str(), MNT_DETACH);
}

TEST_CASE("dump: a disk without room is refused, with what is missing") {
    DumpingMachine machine;
    if (!machine.has_file()) {
        return;
    }
    write_text(machine.folder / "proc/iomem", "00001000-0009ffff : System RAM\n00100000-3fffffff : System RAM\n");
    write_text(machine.folder / "proc/meminfo", "MemTotal: 1000000 kB\nMemFree: 500000 kB\nMemAvailable: 600000 kB\n");
    check_refused(machine, machine.file, Exit::kTarget, " are missing; --through=IMAGE has the snapshot elsewhere");
    CHECK_THAT(machine.said(),
               Catch::Contains(machine.file + ": takes up to ") && Catch::Contains(", there is room for 13"));
    check_refused(machine, machine.file, Exit::kTarget, " are missing\n", {"--through=" + machine.disk});
}

TEST_CASE("dump: a terminal is no place for it") {
    DumpingMachine machine;
    const int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    REQUIRE(master >= 0);
    REQUIRE(grantpt(master) + unlockpt(master) == 0);
    auto* const terminal = std::fopen(ptsname(master), "r+");
    REQUIRE(terminal != nullptr);
    auto* const said = std::fopen((machine.folder / "said").c_str(), "w");
    CHECK(execute({"dump", "-"}, {machine.folder.path(), machine.kernel, terminal, said}) == Exit::kTarget);
    std::fclose(said);
    std::fclose(terminal);
    close(master);
    CHECK(machine.said() == "kjump: standard output: is a terminal, and a dump is no text\n");
    CHECK(machine.kernel.loads == 0);
}

TEST_CASE("dump --through: --force is for the dump alone") {
    DumpingMachine machine;
    if (!machine.has_file()) {
        return;
    }
    machine.device.put(0, std::string(5000, 'x'));
    for (const auto& force : std::vector<std::vector<std::string>>{{}, {"--force"}}) {
        auto words = force;
        words.push_back("--through=" + machine.disk);
        check_refused(machine, machine.file, Exit::kTarget,
                      machine.disk +
                          ": holds something that is no image of kjump, which would be lost; kjump snapshot --force "
                          "saves over it",
                      words);
    }
    check_refused(machine, machine.file, Exit::kIo, "No such file", {"--through=" + machine.mounted / "none"});
    put_file(machine.file, std::vector<std::uint8_t>(4 << 20));
    check_refused(machine, machine.file, Exit::kTarget, machine.file + ": is the snapshot's image itself",
                  {"--force", "--through=" + machine.file});
}

TEST_CASE("dump: without the module, or a saver, nobody leaves") {
    DumpingMachine machine;
    if (!machine.has_file()) {
        return;
    }
    check_refused(machine, machine.file, Exit::kIo, "/nonexistent: No such file", {"--kernel=/nonexistent"});
    check_refused(machine, machine.file, Exit::kIo, "/nonexistent: No such file", {"--initrd=/nonexistent"});
    std::filesystem::remove(machine.saver_initrd);
    check_refused(machine, machine.file, Exit::kIo, machine.saver_initrd + ": cannot be read; kjump make-saver makes");
    machine.kernel.takes_any = false;
    check_refused(machine, machine.file, Exit::kKernel, "takes libjump's module: modprobe libjump");
}

TEST_CASE("dump: options that make no sense") {
    DumpingMachine machine;
    CHECK(machine.dump({"--format=gzip"}) == Exit::kUsage);
    CHECK_THAT(machine.said(), Catch::Contains("--format=gzip is none of lzo, zstd, elf, zlib and snappy"));
    CHECK(machine.dump({"--through="}) == Exit::kUsage);
    CHECK_THAT(machine.said(), Catch::Contains("--through= names no file"));
    CHECK(machine.run({"dump"}) == Exit::kUsage);
    CHECK(machine.kernel.loads == 0);
}

TEST_CASE("dump --through: the image that another machine waits for is not lost for a dump") {
    DumpingMachine machine;
    if (!machine.has_file()) {
        return;
    }
    set_uuid(machine);
    put_header_on(machine.disk, image_from_elsewhere());
    for (const auto& options : std::vector<std::vector<std::string>>{{}, {"--force"}}) {
        auto words = options;
        words.push_back("--through=" + machine.disk);
        check_refused(machine, machine.file, Exit::kTarget,
                      machine.disk + ": holds the image that the machine " + kElsewhereWords + " waits for;", words);
    }
    CHECK(header_on(machine.disk).state == State::kComplete);
}

TEST_CASE("dump --force: room is looked for where a symbolic link leads") {
    DumpingMachine machine;
    if (!machine.has_file()) {
        return;
    }
    write_text(machine.folder / "proc/iomem", "00001000-0009ffff : System RAM\n00100000-3fffffff : System RAM\n");
    write_text(machine.folder / "proc/meminfo", "MemTotal: 1000000 kB\nMemFree: 500000 kB\nMemAvailable: 600000 kB\n");
    write_text(machine.file, "of yesterday");
    const auto link = machine.folder / "link";
    std::filesystem::create_symlink(machine.file, link);
    check_refused(machine, link, Exit::kTarget, link + ": takes up to ", {"--force"});
    CHECK_THAT(machine.said(), Catch::Contains(", there is room for 13"));
    CHECK(contents(machine.file) == "of yesterday");
}

TEST_CASE("dump: one in too many pieces is refused by its own name") {
    DumpingMachine machine;
    if (!machine.has_file()) {
        return;
    }
    // Room in pieces of 384 KiB, between files.
    const std::vector<std::uint8_t> bytes(128 << 10);
    int files = 0;
    for (; std::filesystem::space(machine.mounted.path()).available > 2 * bytes.size(); ++files) {
        put_file(machine.mounted / std::to_string(files), bytes);
    }
    for (int i = 0; i < files; ++i) {
        if (i % 4 != 0) {
            std::filesystem::remove(machine.mounted / std::to_string(i));
        }
    }
    const auto before = machine.files().size();
    CHECK(machine.dump() == Exit::kTarget);
    CHECK_THAT(machine.said(), Catch::StartsWith("kjump: " + machine.file + ": is in ") &&
                                   Catch::Contains(" pieces on its disk, and may be in 128; ") &&
                                   Catch::EndsWith("; --through=IMAGE has the snapshot elsewhere\n"));
    CHECK(machine.kernel.loads == 0);
    CHECK(machine.files().size() == before);
}
