// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump dump: what is left when the saver comes back.
#include <csignal>

#include "image/find_images.hpp"
#include "support/dumping_machine.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

std::vector<std::uint8_t> bytes_of(const std::string& words) { return {words.begin(), words.end()}; }

// One byte of the image that the saver has written to that medium.
void damage(const DumpingMachine& machine, const std::string& medium) {
    const auto found = find_image(medium, awaited_of(machine.place()).value().at, machine.folder.path());
    auto file = File::for_update(medium);
    ExtentStorage in_file(file, found.header.extents);
    Storage& image = found.is_in_file() ? static_cast<Storage&>(in_file) : file;
    std::uint8_t byte[1];
    image.read_at(kHeaderBytes + 100000, byte);
    byte[0] ^= 1;
    image.write_at(kHeaderBytes + 100000, byte);
    image.sync();
}

// Of this user alone, and nothing beside it.
void check_dump(const DumpingMachine& machine) {
    struct stat status {};
    REQUIRE(stat(machine.file.c_str(), &status) == 0);
    CHECK((status.st_mode & 07777) == 0600);
    CHECK(machine.is_dump_of_it(read_file(machine.file)));
    CHECK(machine.files() == std::vector<std::string>{machine.file});
}

}  // namespace

TEST_CASE("dump: what the saver has written, without what is an image's, for nobody else") {
    DumpingMachine machine;
    if (!machine.has_file()) {
        return;
    }
    machine.save_well();
    CHECK(machine.dump() == Exit::kDone);
    CHECK(machine.said() == "dumped to " + machine.file + ": 2.1 MiB\n");
    check_dump(machine);
    CHECK(machine.kernel.jumps == 1);
    CHECK(machine.is_unloaded());
    CHECK(machine.dump({"--force"}) == Exit::kDone);
    check_dump(machine);
}

TEST_CASE("dump: what is on its way is for nobody else either") {
    DumpingMachine machine;
    if (!machine.has_file()) {
        return;
    }
    machine.kernel.on_jump = [&] {
        const auto names = machine.files();
        REQUIRE(names.size() == 1);
        CHECK_THAT(names[0], Catch::StartsWith(machine.file + "."));
        CHECK(std::filesystem::status(names[0]).permissions() == std::filesystem::perms(0600));
        CHECK(header_on(names[0]).at_boot == false);
    };
    CHECK(machine.dump() == Exit::kNotSaved);
    CHECK(machine.said() == "kjump: not saved: " + kCameBackEarly + "\n");
    CHECK(machine.logged == std::vector{"not saved: " + kCameBackEarly});
    CHECK(machine.files().empty());
}

TEST_CASE("dump --through: the image stays what a snapshot is") {
    DumpingMachine machine;
    if (!machine.has_file()) {
        return;
    }
    machine.save_well();
    CHECK(machine.dump({"--through=" + machine.disk}) == Exit::kDone);
    CHECK(machine.said() == "dumped to " + machine.file + ": 2.1 MiB\n");
    check_dump(machine);
    CHECK(header_on(machine.disk).state == State::kComplete);
    CHECK(machine.saver.run({"restore", "--check", machine.disk}) == Exit::kDone);
}

TEST_CASE("dump -: standard output has the dump and nothing else") {
    DumpingMachine machine;
    if (!machine.has_file()) {
        return;
    }
    machine.save_well();
    const auto kept = machine.folder / "var/lib/kjump";
    std::filesystem::remove_all(kept);
    CHECK(machine.dump_to("-", {"--through=" + machine.disk, "--initrd=" + machine.initrd}) == Exit::kDone);
    CHECK(machine.is_dump_of_it(bytes_of(machine.said())));
    CHECK_FALSE(std::filesystem::exists(kept));
    std::filesystem::create_directory_symlink(machine.mounted.path(), kept);
    write_text(machine.saver_initrd, "s");
    CHECK(machine.dump_to("-", {"--kernel=" + machine.file + "x", "--force"}) == Exit::kIo);
    CHECK(machine.dump_to("-") == Exit::kDone);
    CHECK(machine.is_dump_of_it(bytes_of(machine.said())));
    CHECK(machine.files() == std::vector<std::string>{machine.mounted / "saver-6.1.0-test.v12.img"});
}

TEST_CASE("dump: one that is damaged is not called whole, and not kept") {
    DumpingMachine machine;
    if (!machine.has_file()) {
        return;
    }
    machine.save_well([&] { damage(machine, machine.mounted.medium()); });
    CHECK(machine.dump() == Exit::kDamaged);
    CHECK_THAT(machine.said(), Catch::Contains("is damaged: its content is not what was saved"));
    CHECK(machine.files().empty());
    machine.save_well([&] { damage(machine, machine.device.file()); });
    CHECK(machine.dump({"--through=" + machine.disk}) == Exit::kDamaged);
    CHECK(machine.files().empty());
    CHECK(machine.dump_to("-", {"--through=" + machine.disk}) == Exit::kDamaged);
}

TEST_CASE("dump: a save that fails leaves what was there") {
    DumpingMachine machine;
    if (!machine.has_file()) {
        return;
    }
    write_text(machine.file, "of yesterday");
    for (const auto& words :
         std::vector<std::vector<std::string>>{{"--force"}, {"--force", "--through=" + machine.disk}}) {
        CHECK(machine.dump(words) == Exit::kNotSaved);
        CHECK(machine.said() == "kjump: not saved: " + kCameBackEarly + "\n");
        CHECK(read_file(machine.file) == bytes_of("of yesterday"));
        CHECK(machine.files() == std::vector<std::string>{machine.file});
    }
}

TEST_CASE("dump: a signal ends it, and nothing is left") {
    DumpingMachine machine;
    if (!machine.has_file()) {
        return;
    }
    for (const auto& words : std::vector<std::vector<std::string>>{{}, {"--through=" + machine.disk}}) {
        machine.save_well([] { std::raise(SIGTERM); });
        CHECK(machine.dump(words) == Exit::kKernel);
        CHECK(machine.said() == "kjump: there is no dump: a signal came first\n");
        CHECK(machine.files().empty());
        CHECK(machine.is_unloaded());
    }
}

TEST_CASE("dump: a file that came meanwhile is not replaced") {
    DumpingMachine machine;
    if (!machine.has_file()) {
        return;
    }
    machine.save_well([&] { write_text(machine.file, "another's"); });
    CHECK(machine.dump() == Exit::kTarget);
    CHECK(machine.said() == "kjump: " + machine.file + ": is there already; --force replaces it\n");
    CHECK(read_file(machine.file) == bytes_of("another's"));
    CHECK(machine.files() == std::vector<std::string>{machine.file});
}
