// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump status without an image: what a boot of each kernel restores.
#include <sys/stat.h>

#include "support/stock_machine.hpp"

using namespace kjump;
using namespace kjump::test;
using Catch::EndsWith;

namespace {

// Of the initrd of that kernel, by a kjump that knows images of that version.
void note_boot(const FakeMachine& machine, const std::string& kernel, const std::string& lines, unsigned version = 12) {
    write_text(machine.folder / ("var/lib/kjump/boot-" + kernel + ".v" + std::to_string(version)), lines);
}

}  // namespace

TEST_CASE("status: what a boot of the running kernel restores, and by which secret") {
    StockMachine machine;
    const auto check = [&](const std::string& lines, const std::string& words, const Json& at, const Json& encrypted) {
        INFO(words);
        note_boot(machine, release(), lines);
        CHECK_THAT(machine.words(), EndsWith(boot_line(release(), "restores an image that is " + words)));
        CHECK(machine.json()["boot"] ==
              Json::array({Json{{"release", release()}, {"restores", true}, {"at", at}, {"encrypted", encrypted}}}));
    };
    check("0\n\n", "not encrypted, at the start of a disk", nullptr, nullptr);
    check("1048576\n\n", "not encrypted, at the start of a disk or 1048576 bytes from there", 1048576, nullptr);
    check("0\npassphrase\n", "encrypted by a passphrase, at the start of a disk", nullptr, "passphrase");
    check("4096\n" + std::string(64, 'a') + "\n",
          "encrypted by the key file, at the start of a disk or 4096 bytes from there", 4096, "key_file");
}

TEST_CASE("status: why a boot restores nothing, and what to run") {
    StockMachine machine;
    const auto check = [&](const std::string& words) {
        CHECK_THAT(machine.words(), EndsWith(boot_line(release(), words)));
        CHECK(
            machine.json()["boot"] ==
            Json::array({Json{{"release", release()}, {"restores", false}, {"at", nullptr}, {"encrypted", nullptr}}}));
    };
    note_boot(machine, release(), "0\n\n", 7);
    check("restores no image of this kjump; " + kMake + " makes the initrd anew");
    note_boot(machine, release(), "4096\nnone\n");
    check("restores no image, since it has no key: KEY_FILE or PASSPHRASE in /etc/default/kjump is wrong; " + kMake +
          " makes the initrd anew");
    const auto dracut = machine.folder / "usr/bin/dracut";
    write_text(dracut, "#!/bin/sh\n");
    chmod(dracut.c_str(), 0755);
    check(
        "restores no image, since it has no key: KEY_FILE or PASSPHRASE in /etc/default/kjump is wrong; dracut "
        "--force --regenerate-all makes the initrd anew");
}

TEST_CASE("status: a boot may start any kernel that is installed") {
    StockMachine machine;
    for (const auto* other : {"6.12-b", "6.1-a"}) {
        write_text(saver_kernel(machine.folder.path(), other), "x");
    }
    write_text(kernel_file(machine), "x");
    note_boot(machine, "6.12-b", "0\n\n");
    note_boot(machine, "6.1-gone", "0\n\n");
    CHECK_THAT(machine.words(),
               EndsWith(no_boot(release()) + no_boot("6.1-a") +
                        boot_line("6.12-b", "restores an image that is not encrypted, at the start of a disk")));
    const auto boot = machine.json()["boot"];
    REQUIRE(boot.size() == 3);
    CHECK(boot[0]["release"] == release());
    CHECK(boot[1] == Json{{"release", "6.1-a"}, {"restores", false}, {"at", nullptr}, {"encrypted", nullptr}});
    CHECK(boot[2]["restores"] == true);
}
