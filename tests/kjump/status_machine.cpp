// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump status without an image: what is set up for hibernation, and what is missing.
#include <fcntl.h>
#include <sys/personality.h>
#include <sys/stat.h>

#include "base/path.hpp"
#include "machine/saver.hpp"
#include "support/disks.hpp"
#include "support/image_headers.hpp"
#include "support/json.hpp"
#include "support/machine_uuid.hpp"
#include "support/module.hpp"
#include "support/ordinary_user.hpp"
#include "support/slots.hpp"
#include "support/stock_machine.hpp"

using namespace kjump;
using namespace kjump::test;
using Catch::Contains;
using Catch::EndsWith;

namespace {

constexpr std::int64_t kTime = 1700000000;
const char* const kDate = "2023-11-14 22:13:20 UTC";

std::string initrd(const FakeMachine& machine) { return saver_initrd(machine.folder.path(), release()); }

void install(const std::string& file, std::size_t bytes) {
    write_text(file, std::string(bytes, 'x'));
    const timespec times[] = {{kTime, 0}, {kTime, 0}};
    REQUIRE(utimensat(AT_FDCWD, file.c_str(), times, 0) == 0);
}

// uname(2) says as long as one lives that the machine is of 32 bits.
class Of32Bits {
public:
    Of32Bits() : before_(personality(PER_LINUX32)) {}
    Of32Bits(const Of32Bits&) = delete;
    ~Of32Bits() { personality(static_cast<unsigned long>(before_)); }

private:
    int before_;
};

std::string words_of(MachineWithModule& machine) {
    REQUIRE(machine.run({"status"}) == Exit::kDone);
    return machine.said();
}

Json json_of(MachineWithModule& machine) {
    REQUIRE(machine.run({"status", "--json"}) == Exit::kDone);
    return json_in(machine.said());
}

}  // namespace

TEST_CASE("status: a stock kernel without the module lacks that, and may lack a saver") {
    StockMachine machine;
    install(kernel_file(machine), 1);
    CHECK_THAT(machine.words(), EndsWith("\nentered   not by a jump\n"
                                         "interface none: load libjump's module (modprobe libjump), or boot a kernel "
                                         "with libjump's patches\n"
                                         "saver     none: kjump make-saver makes one\n" +
                                         no_boot(release())));
    const auto json = machine.json();
    CHECK(keys_of(json) == std::vector<std::string>{"kernel", "memory_bytes", "way_back", "interface", "module",
                                                    "timer", "loaded", "slots", "chosen_slot", "saver", "boot",
                                                    "images", "hidden_disks"});
    CHECK(json["kernel"]["release"] == release());
    CHECK(json["kernel"]["build_id"].is_null());
    CHECK(json["memory_bytes"] == 255 << 20);
    CHECK(json["way_back"].is_null());
    CHECK_THAT(json["interface"].get<std::string>(), Catch::StartsWith("none: "));
    CHECK(json["module"] == false);
    CHECK(json["timer"].is_null());
    CHECK(json["loaded"].is_null());
    CHECK(json["slots"] == Json::array());
    CHECK(json["chosen_slot"].is_null());
    CHECK(json["saver"]["initrd"] ==
          Json{{"path", initrd(machine)}, {"exists", false}, {"bytes", nullptr}, {"changed", nullptr}});
    CHECK(json["saver"]["kernel"] ==
          Json{{"path", kernel_file(machine)}, {"exists", true}, {"bytes", 1}, {"changed", kTime}});
    CHECK(json["images"] == Json::array());
    CHECK(json["hidden_disks"] == false);
}

TEST_CASE("status: a kernel of 32 bits without libjump's patches has no use for a saver") {
    StockMachine machine;
    {
        const Of32Bits machine_of_32_bits;
        CHECK_THAT(machine.words(), EndsWith("with libjump's patches\n"));
        const auto json = machine.json();
        CHECK(json["saver"].is_null());
        CHECK(json["boot"].is_null());
    }
    CHECK_THAT(machine.words(), Contains("\nsaver "));
}

TEST_CASE("status: nor has a kernel with libjump's patches") {
    MachineWithSlots machine;
    REQUIRE(machine.run({"status"}) == Exit::kDone);
    CHECK_THAT(machine.said(), EndsWith("slot 7    empty\n"));
    REQUIRE(machine.run({"status", "--json"}) == Exit::kDone);
    const auto json = json_in(machine.said());
    CHECK(json["saver"].is_null());
    CHECK(json["kernel"] == Json{{"release", "6.1.0-test"}, {"version", "#1 SMP test"}, {"build_id", "01020304"}});
    CHECK(json["way_back"] == 0x4800040);
    CHECK(json["interface"] == "a test's");
    CHECK(json["loaded"] == false);
    CHECK(json["chosen_slot"] == 2);
    CHECK(json["slots"].size() == 8);
    CHECK(json["slots"][0] == Json{{"loaded", false}, {"entry", nullptr}, {"resident", false}});
    CHECK(json["slots"][2] == Json{{"loaded", true}, {"entry", 0x2000000}, {"resident", false}});
}

TEST_CASE("status: with the module, the saver's files are shown or missed") {
    MachineWithModule machine;
    CHECK_THAT(words_of(machine),
               EndsWith("\nsaver     none: kjump make-saver makes one; its kernel, " + kernel_file(machine) +
                        ", is missing, and kjump hibernate --kernel=FILE names another one\n" + no_boot(release())));
    CHECK(json_of(machine)["saver"]["kernel"]["exists"] == false);
    install(kernel_file(machine), 1);
    CHECK_THAT(words_of(machine), EndsWith("\nsaver     none: kjump make-saver makes one\n" + no_boot(release())));
    install(initrd(machine), 3 << 19);
    CHECK_THAT(words_of(machine),
               EndsWith("\nsaver     " + initrd(machine) + ", made on " + kDate +
                        ", 1.5 MiB; it boots slower than with its kernel unpacked: kjump make-saver keeps that too\n" +
                        no_boot(release())));
    CHECK(json_of(machine)["saver"]["unpacked_kernel"]["exists"] == false);
    const auto unpacked = unpacked_saver_kernel(machine.folder.path(), release());
    install(unpacked, 2);
    CHECK_THAT(words_of(machine),
               EndsWith("\nsaver     " + initrd(machine) + ", made on " + kDate + ", 1.5 MiB\n" + no_boot(release())));
    const auto json = json_of(machine);
    CHECK(json["module"] == true);
    CHECK(json["timer"] == Json{{"seconds", 300}, {"words", "a test's"}});
    CHECK(json["saver"] ==
          Json{{"initrd", {{"path", initrd(machine)}, {"exists", true}, {"bytes", 3 << 19}, {"changed", kTime}}},
               {"kernel", {{"path", kernel_file(machine)}, {"exists", true}, {"bytes", 1}, {"changed", kTime}}},
               {"unpacked_kernel", {{"path", unpacked}, {"exists", true}, {"bytes", 2}, {"changed", kTime}}},
               {"resident", false},
               {"dead", false}});
}

TEST_CASE("status: slots that are loaded") {
    MachineWithModule machine;
    machine.device.slots[1] = {0, 0x4800040, {}};
    machine.device.slots[2] = {0, 0, {{0x100000, {1}}}};
    const auto json = json_of(machine);
    REQUIRE(json["slots"].size() == 8);
    CHECK(json["slots"][0] == Json{{"loaded", false}, {"entry", nullptr}, {"resident", false}});
    CHECK(json["slots"][1] == Json{{"loaded", true}, {"entry", 0x4800040}, {"resident", true}});
    CHECK(json["slots"][2] == Json{{"loaded", true}, {"entry", nullptr}, {"resident", false}});
    CHECK(json["chosen_slot"].is_null());
    CHECK(json["loaded"].is_null());
}

TEST_CASE("status: images in each state, wherever they are") {
    MachineWithModule machine;
    auto header = header_of(State::kComplete);
    header.at_boot = true;
    add_disk(machine, "vdb", header);
    header.at_boot = false;
    add_disk(machine, "vdc", header);
    add_disk(machine, "vdd", header_of(State::kIncomplete));
    header = header_of(State::kResumed);
    header.resumed = kTime;
    add_disk(machine, "vde", header);
    header.state = State::kResuming;
    add_disk(machine, "vdf", header);
    header.state = State::kPassedOver;
    add_disk(machine, "vdg", header);
    add_disk(machine, "vdh", header_of(State::kAwaited));
    header = header_of(State::kFailed);
    header.reason = "no room";
    add_disk(machine, "vdi", header);
    add_disk(machine, "vdj", std::vector<std::uint8_t>(8192));
    const auto line = [&](const char* name, const std::string& state) {
        return "image     " + (machine.folder / "dev/") + name + ": " + state + "\n";
    };
    CHECK_THAT(
        words_of(machine),
        EndsWith(line("vdb", "complete; the next boot restores it") + line("vdc", "complete") +
                 line("vdd", "incomplete: saving it was not finished") +
                 line("vde", std::string("resumed already, on ") + kDate) +
                 line("vdf", std::string("being resumed, on ") + kDate + "; nothing tells whether its kernel ran") +
                 line("vdg", std::string("passed over when the machine booted, on ") + kDate) +
                 line("vdh", "awaited: a kernel was left to be saved here") + line("vdi", "saving failed: no room")));
    const auto images = json_of(machine)["images"];
    std::vector<std::string> states;
    for (const auto& image : images) {
        states.push_back(image["state"]);
    }
    CHECK(states == std::vector<std::string>{"complete", "complete", "incomplete", "resumed", "resuming", "passed_over",
                                             "awaited", "failed"});
    CHECK(images[0]["path"] == machine.folder / "dev/vdb");
    CHECK(images[0]["at_boot"] == true);
    CHECK(images[1]["at_boot"] == false);
    CHECK(images[1]["marked"].is_null());
    CHECK(images[3]["marked"] == kTime);
    CHECK(images[1]["reason"].is_null());
    CHECK(images[7]["reason"] == "no room");
}

TEST_CASE("status: images of another machine are said to be that") {
    StockMachine machine;
    set_uuid(machine);
    auto header = header_of(State::kComplete);
    header.machine = kHere;
    add_disk(machine, "vdb", header);
    header.machine = kElsewhere;
    const auto other = add_disk(machine, "vdc", header);
    CHECK_THAT(machine.words(),
               Contains("dev/vdb: complete\n") && EndsWith("image     " + other + ": complete; of another machine\n"));
    const auto images = machine.json()["images"];
    CHECK(images[0]["another_machine"] == false);
    CHECK(images[1]["another_machine"] == true);
}

TEST_CASE("status: an initrd that looks at the start of disks alone shows no image twice") {
    StockMachine machine;
    write_text(machine.folder / ("var/lib/kjump/boot-" + release() + ".v12"), "0\n");
    add_disk(machine, "vdb", header_of(State::kComplete));
    CHECK(machine.json()["images"].size() == 1);
}

TEST_CASE("status: who is not root is told what cannot be shown") {
    MachineWithModule machine;
    add_disk(machine, "vdb", header_of(State::kComplete));
    add_disk(machine, "vdc", header_of(State::kComplete));
    install(initrd(machine), 1);
    install(kernel_file(machine), 1);
    machine.device.refusals[LIBJUMP_SLOT] = EPERM;
    const auto kept = folder_of(initrd(machine));
    chmod(machine.folder.path().c_str(), 0777);
    chmod(kept.c_str(), 0);
    chmod((machine.folder / "dev/vdb").c_str(), 0);
    Exit said_words{}, said_json{};
    std::string words;
    {
        const OrdinaryUser user;
        said_words = machine.run({"status"});
        words = machine.said();
        said_json = machine.run({"status", "--json"});
    }
    chmod(kept.c_str(), 0700);
    CHECK(said_words == Exit::kDone);
    CHECK_THAT(words, EndsWith("\nslots     are shown only to root with CAP_SYS_BOOT\n"
                               "saver     is shown only to root\n"
                               "boot      is shown only to root\n"
                               "image     " +
                               (machine.folder / "dev/vdc") +
                               ": complete\n"
                               "images    may be on disks that you may not read\n"));
    CHECK(said_json == Exit::kDone);
    const auto json = json_in(machine.said());
    CHECK(json["slots"].is_null());
    CHECK(json["boot"].is_null());
    CHECK(json["saver"]["initrd"] ==
          Json{{"path", initrd(machine)}, {"exists", nullptr}, {"bytes", nullptr}, {"changed", nullptr}});
    CHECK(json["saver"]["kernel"]["exists"] == true);
    CHECK(json["saver"]["unpacked_kernel"]["exists"].is_null());
    CHECK(json["images"].size() == 1);
    CHECK(json["hidden_disks"] == true);
}

TEST_CASE("status: a machine whose sysfs has nothing") {
    StockMachine machine;
    std::filesystem::remove_all(machine.folder / "sys");
    CHECK_THAT(machine.words(), Contains("\nmemory    not known\n"));
    CHECK(machine.json()["memory_bytes"].is_null());
}

TEST_CASE("status: slots that cannot be asked for are a failure, and the rest is said") {
    MachineWithModule machine;
    add_disk(machine, "vdb", header_of(State::kComplete));
    machine.device.version = 2;
    CHECK(machine.run({"status"}) == Exit::kIo);
    CHECK_THAT(machine.said(), Contains("\nslots     cannot be shown\nsaver ") && Contains("\nimage ") &&
                                   Contains("\nkjump: the module's interface is of version 2"));
    CHECK(machine.run({"status", "--json"}) == Exit::kIo);
    const auto said = machine.said();
    const auto json = json_in(said.substr(0, said.find('\n') + 1));
    CHECK(json["slots"].is_null());
    CHECK(json["images"].size() == 1);
    CHECK_THAT(said, Contains("\nkjump: the module's interface is of version 2"));
}

TEST_CASE("status: a command line that makes no sense is a failure, and nothing else is said") {
    FakeMachine machine;
    machine.set_command_line("kexec_jump_back_entry=x");
    CHECK(machine.run({"status", "--json"}) == Exit::kNoPeer);
    CHECK_THAT(machine.said(), Catch::StartsWith("kjump: kexec_jump_back_entry=x "));
}
