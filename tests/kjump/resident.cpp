// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump make-saver --resident, and how the saver that sleeps is woken.
#include "support/encryption.hpp"
#include "support/guarded.hpp"
#include "support/json.hpp"
#include "support/resident_machine.hpp"
#include "support/signals.hpp"

using namespace kjump;
using namespace kjump::test;
using Catch::Contains;

namespace {

std::string task_of(const ResidentMachine& machine, const std::string& end) {
    return hex(header_on(machine.disk).id) + "@0," + end;
}

bool is_empty(const SaverPage& page) {
    return page.key_bytes == 0 && page.task[0] == '\0' && std::ranges::count(page.key, 0) == std::ssize(page.key);
}

Exit snapshot(ResidentMachine& machine, std::vector<std::string> words = {}) {
    words.insert(words.begin(), "snapshot");
    words.push_back(machine.disk);
    return machine.run(words);
}

}  // namespace

TEST_CASE("make-saver --resident: a saver is booted in a window, in the last slot, and its page is marked") {
    ResidentMachine machine;
    machine.kernel.on_jump = [&] {
        CHECK(machine.kernel.chosen == kSaverSlot);
        CHECK(machine.kernel.locks == 1);
        CHECK(is_blocked(SIGTERM));
        CHECK(machine.kernel.core == MemoryRange{kWindowEnd - LIBJUMP_DEVICE_CORE, kSaverPageAt});
        CHECK(machine.command_line() == "iomem=relaxed console=ttyS0 " + kGuardWords +
                                            "boot=kjump kjump=resident quiet elfcorehdr=0x1400000 acpi_no_memhotplug "
                                            "kexec_jump_back_entry=0x00000000");
        CHECK(std::string(machine.page().magic, 16) == "kjump saver page");
        CHECK(machine.page().version == 1);
        CHECK(machine.page().image_version == 12);
        CHECK(machine.page().is_ready == 0);
        CHECK(is_empty(machine.page()));
        machine.goes_to_sleep();
    };
    REQUIRE(machine.boot({"--append=quiet"}) == Exit::kDone);
    CHECK(machine.said() == "the saver sleeps in slot 7, in 8.0 MiB from 0x1000000 on\n");
    CHECK(machine.has_saver());
    CHECK(machine.windows.taken.size() == 1);
    CHECK(machine.kernel.chosen == 2);
    CHECK(machine.kernel.locks == 0);
    CHECK(machine.run({"status"}) == Exit::kDone);
    CHECK_THAT(machine.said(), Contains("; one sleeps in slot 7\n"));
    CHECK(machine.run({"status", "--json"}) == Exit::kDone);
    CHECK(nlohmann::json::parse(machine.said())["saver"]["resident"] == true);
}

TEST_CASE("make-saver --resident: its window is as large as such a kernel is likely to need") {
    ResidentMachine machine;
    machine.give_memory(0x7fffffff);
    REQUIRE(machine.run({"make-saver", "--resident", "--initrd=" + machine.saver_initrd}) == Exit::kDone);
    CHECK(machine.windows.taken.at(0).range.end == kWindow + (100 << 20));
}

TEST_CASE("make-saver --resident: one that does not go to sleep leaves nothing") {
    ResidentMachine machine;
    // It panicked, or cannot read its page.
    for (const std::uint64_t entry : {std::uint64_t{0}, kAsleepAt}) {
        machine.kernel.on_jump = [&] { machine.sleeps_at(entry); };
        CHECK(machine.boot() == Exit::kNotSaved);
        CHECK(machine.said() == "kjump: the saver came back without being ready, and is gone\n");
        CHECK_FALSE(machine.has_saver());
        CHECK(machine.windows.taken.empty());
    }
    machine.kernel.on_jump = [] { throw Failure(Exit::kKernel, "a device does not suspend"); };
    CHECK(machine.boot() == Exit::kKernel);
    CHECK_FALSE(machine.has_saver());
    CHECK(machine.windows.taken.empty());
    machine.kernel.on_load = [] { throw Failure(Exit::kKernel, "no room"); };
    CHECK(machine.boot() == Exit::kKernel);
    CHECK(machine.said() == "kjump: no room\n");
    CHECK(machine.windows.taken.empty());
}

TEST_CASE("make-saver --resident: it takes the place of another saver or of a dead one, and of nothing else") {
    ResidentMachine machine;
    REQUIRE(machine.boot() == Exit::kDone);
    REQUIRE(machine.boot() == Exit::kDone);
    machine.sleeps_at(0);
    REQUIRE(machine.boot() == Exit::kDone);
    CHECK(machine.kernel.loads == 3);
    CHECK(machine.kernel.unloads == 2);
    machine.kernel.write(kSaverPageAt, Bytes(std::vector<std::uint8_t>(1)));
    CHECK(machine.boot() == Exit::kKernel);
    CHECK(machine.said() ==
          "kjump: slot 7 is where a saver sleeps, and has another peer; kjump unload --slot=7 empties it\n");
    CHECK(machine.has_saver());
    CHECK(machine.kernel.loads == 3);
    CHECK(machine.windows.taken.size() == 1);
}

TEST_CASE("make-saver --resident --if-missing: one that sleeps stays, and a dead one is replaced") {
    ResidentMachine machine;
    for (const auto& [entry, loads] : {std::pair(std::uint64_t{0}, 1), {kAsleepAt, 1}, {std::uint64_t{0}, 2}}) {
        machine.sleeps_at(entry);
        REQUIRE(machine.boot({"--if-missing"}) == Exit::kDone);
        CHECK(machine.said() == "the saver sleeps in slot 7, in 8.0 MiB from 0x1000000 on\n");
        CHECK(machine.kernel.loads == loads);
        CHECK(machine.windows.taken.size() == 1);
        CHECK(machine.has_saver());
        CHECK(machine.kernel.chosen == 2);
    }
}

TEST_CASE("status: a saver that nobody can wake any more, the memory that it keeps, and what gives that back") {
    ResidentMachine machine;
    REQUIRE(machine.boot() == Exit::kDone);
    const auto status = [&] {
        REQUIRE(machine.run({"status"}) == Exit::kDone);
        const auto words = machine.said();
        REQUIRE(machine.run({"status", "--json"}) == Exit::kDone);
        return std::pair(words, json_in(machine.said())["saver"]);
    };
    CHECK(status().second["dead"] == false);
    machine.sleeps_at(0);
    const auto [words, json] = status();
    const std::string dead =
        "; what is in slot 7 is dead%s: kjump make-saver --resident --if-missing boots a saver in its place, and kjump "
        "unload --slot=7%s\n";
    CHECK_THAT(words,
               Contains(text(dead.c_str(), ", and keeps 8.0 MiB", " and kjump window give 0x1000000 give that back")));
    CHECK(json["resident"] == false);
    CHECK(json["dead"] == true);
    machine.windows.taken.clear();
    CHECK_THAT(status().first, Contains(text(dead.c_str(), "", " empties the slot")));
}

TEST_CASE("make-saver: what a resident saver is given needs --resident") {
    ResidentMachine machine;
    CHECK(machine.run({"make-saver", "--size=8M"}) == Exit::kUsage);
    CHECK_THAT(machine.said(), Contains("are for make-saver --resident"));
    CHECK(machine.run({"make-saver", "--resident", "--size=3M", "--initrd=" + machine.saver_initrd}) == Exit::kUsage);
    CHECK(machine.said() == "kjump: a contiguous window is made of whole pieces of 2 MiB\n");
    machine.kernel.given_up = nullptr;
    CHECK(machine.boot() == Exit::kKernel);
}

TEST_CASE("hibernate, snapshot: a saver that sleeps is woken, and told what it is for") {
    ResidentMachine machine;
    if (!machine.has_disk()) {
        return;
    }
    REQUIRE(machine.boot() == Exit::kDone);
    for (const std::string end : {"off", "back"}) {
        machine.kernel.on_jump = [&] {
            CHECK(machine.kernel.chosen == kSaverSlot);
            CHECK(machine.kernel.locks == 1);
            auto header = header_on(machine.disk);
            CHECK(header.state == State::kAwaited);
            CHECK(machine.page().task == task_of(machine, end));
            CHECK(machine.page().key_bytes == 0);
            header.state = end == "off" ? State::kResumed : State::kComplete;
            put_header_on(machine.disk, header);
        };
        CHECK(machine.run({end == "off" ? "hibernate" : "snapshot", machine.disk}) == Exit::kDone);
        CHECK(machine.has_saver());
        CHECK(is_empty(machine.page()));
        CHECK(machine.kernel.chosen == 2);
    }
    CHECK(machine.kernel.loads == 1);
    CHECK(machine.kernel.jumps == 3);
}

TEST_CASE("snapshot, dump: whether a saver sleeps is asked alike, and while no other kjump can wake or empty it") {
    ResidentMachine machine;
    if (!machine.has_disk()) {
        return;
    }
    REQUIRE(machine.boot() == Exit::kDone);
    int asked = 0;
    machine.kernel.on_slots = [&] {
        CHECK(machine.kernel.locks == 1);
        ++asked;
    };
    machine.kernel.on_jump = [] { throw Failure(Exit::kKernel, "a device does not suspend"); };
    for (const auto& line : std::vector<std::vector<std::string>>{
             {"snapshot", machine.disk}, {"dump", "--through=" + machine.disk, machine.folder / "dump"}}) {
        asked = 0;
        CHECK(machine.run(line) == Exit::kKernel);
        CHECK(machine.said() == "kjump: a device does not suspend\n");
        CHECK(asked == 3);  // to choose a saver, before it is told its task, and before it is told the next one
        CHECK(machine.kernel.locks == 0);
    }
}

TEST_CASE("snapshot: a key is in the page of the saver while it is woken alone") {
    ResidentMachine machine;
    if (!machine.has_disk()) {
        return;
    }
    const auto key = "--key-file=" + put_key_file(machine.folder / "key");
    REQUIRE(machine.boot() == Exit::kDone);
    machine.meanwhile(State::kComplete);
    const auto complete = machine.kernel.on_jump;
    machine.kernel.on_jump = [&] {
        CHECK(machine.page().key_bytes == 32 + 128);
        CHECK(header_on(machine.disk).encryption);
        complete();
    };
    CHECK(snapshot(machine, {key}) == Exit::kDone);
    CHECK(is_empty(machine.page()));
    machine.kernel.on_jump = [] { throw Failure(Exit::kKernel, "a device does not suspend"); };
    CHECK(snapshot(machine, {key}) == Exit::kKernel);
    CHECK(is_empty(machine.page()));
    CHECK(header_on(machine.disk).reason == "a device does not suspend");
    CHECK(machine.has_saver());
    machine.kernel.on_jump = [&] { machine.sleeps_at(0); };  // it panicked
    CHECK(snapshot(machine, {key}) == Exit::kNotSaved);
    CHECK(is_empty(machine.page()));
    CHECK(machine.page().is_ready == 0);
}

TEST_CASE("snapshot: who names a saver, or what one is given, gets one that boots") {
    ResidentMachine machine;
    if (!machine.has_disk()) {
        return;
    }
    REQUIRE(machine.boot() == Exit::kDone);
    machine.meanwhile(State::kComplete);
    CHECK(snapshot(machine, {"--size=8M"}) == Exit::kDone);
    CHECK(machine.kernel.loads == 2);
    // There is no room for one of the size that is likely.
    for (const auto& word :
         {std::string("--append=quiet"), "--kernel=" + machine.saver_kernel, "--initrd=" + machine.saver_initrd}) {
        CHECK(snapshot(machine, {word}) == Exit::kKernel);
        CHECK_THAT(machine.said(), Contains("of memory in a row"));
    }
}

TEST_CASE("make-saver --resident: a saver of another kjump counts as dead, and is replaced") {
    ResidentMachine machine;
    REQUIRE(machine.boot() == Exit::kDone);
    auto older = machine.page();
    older.image_version = 11;
    machine.put_page(older);
    CHECK(machine.run({"status"}) == Exit::kDone);
    CHECK_THAT(machine.said(), Contains("; what is in slot 7 is dead, and keeps 8.0 MiB"));
    CHECK(machine.boot({"--if-missing"}) == Exit::kDone);
    CHECK(machine.has_saver());
    CHECK(machine.windows.taken.size() == 1);
}

TEST_CASE("snapshot: one that is gone, or of another kjump, is not woken") {
    ResidentMachine machine;
    if (!machine.has_disk()) {
        return;
    }
    std::filesystem::remove(machine.saver_kernel);
    write_text(machine.folder / "vmlinuz", machine.image.text());
    const auto refused = [&] {
        const auto jumps = machine.kernel.jumps;
        CHECK(snapshot(machine) == Exit::kIo);
        CHECK_THAT(machine.said(), Contains("cannot be read; --kernel=FILE names another kernel for the saver"));
        CHECK(machine.kernel.jumps == jumps);
    };
    refused();
    REQUIRE(machine.boot({"--kernel=" + machine.file}) == Exit::kDone);
    const auto page = machine.page();
    for (const auto& change : std::vector<std::function<void(SaverPage&)>>{
             [](auto& other) { other.version = 2; }, [](auto& other) { other.image_version = 11; },
             [](auto& other) { other.is_ready = 0; }, [](auto& other) { other.magic[15] = 'E'; }}) {
        auto other = page;
        change(other);
        machine.put_page(other);
        refused();
    }
    machine.put_page(page);
    machine.windows.taken[0].range.end += kPage;  // where that peer has nothing
    refused();
    machine.windows.taken[0].range.end -= kPage;
    machine.sleeps_at(0);
    refused();
    machine.sleeps_at(kAsleepAt);
    machine.meanwhile(State::kComplete);
    CHECK(snapshot(machine) == Exit::kDone);
}
