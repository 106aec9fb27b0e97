// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump make-saver --resident, and how the saver that sleeps is woken.
#include "support/encryption.hpp"
#include "support/guarded.hpp"
#include "support/json.hpp"
#include "support/resident_machine.hpp"
#include "support/saved_image.hpp"
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
        CHECK(machine.page().version == 6);
        CHECK(is_empty(machine.page()));
        machine.sleeps_at(kAsleepAt);
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
    machine.kernel.on_jump = [&] { machine.sleeps_at(0); };
    CHECK(machine.boot() == Exit::kNotSaved);
    CHECK(machine.said() == "kjump: the saver came back before it was ready, and is gone\n");
    CHECK_FALSE(machine.has_saver());
    CHECK(machine.windows.taken.empty());
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

TEST_CASE("make-saver: what a resident saver is given needs --resident") {
    ResidentMachine machine;
    CHECK(machine.run({"make-saver", "--size=8M"}) == Exit::kUsage);
    CHECK_THAT(machine.said(), Contains("are for make-saver --resident"));
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
}

TEST_CASE("snapshot: who names a saver, or what one is given, gets one that boots") {
    ResidentMachine machine;
    if (!machine.has_disk()) {
        return;
    }
    REQUIRE(machine.boot() == Exit::kDone);
    machine.meanwhile(State::kComplete);
    for (const auto& word : {std::string("--append=quiet"), "--kernel=" + machine.saver_kernel,
                             "--initrd=" + machine.saver_initrd, std::string()}) {
        std::vector<std::string> words{"--size=8M"};
        if (!word.empty()) {
            words.push_back(word);
        }
        const auto loads = machine.kernel.loads;
        CHECK(snapshot(machine, words) == Exit::kDone);
        CHECK(machine.kernel.loads == loads + 1);
    }
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
    auto page = machine.page();
    const auto put = [&] { machine.kernel.write(kSaverPageAt, {reinterpret_cast<std::uint8_t*>(&page), kPage}); };
    page.version = 5;
    put();
    refused();
    page.version = 6;
    put();
    machine.sleeps_at(0);
    refused();
    machine.sleeps_at(kAsleepAt);
    machine.meanwhile(State::kComplete);
    CHECK(snapshot(machine) == Exit::kDone);
}

TEST_CASE("save --core: the headers are where that says, and what they tell of where it was") {
    SavedImage machine;
    const auto core = vmcore();
    const auto at = page_up(core.size());
    auto memory = core;
    memory.resize(at);
    memory.insert(memory.end(), core.begin(), core.begin() + kPage);
    std::ranges::fill(std::span(memory).first(4), std::uint8_t{0});
    const auto name = machine.folder / "memory", target = machine.folder / "target";
    write_file(name, memory);
    CHECK(machine.run({"save", name, target}) == Exit::kSource);
    REQUIRE(machine.run({"save", text("--core=%#llx", static_cast<unsigned long long>(at)), name, target}) ==
            Exit::kDone);
    const auto content = [](const std::string& image) {
        const auto bytes = read_file(image);
        return std::vector<std::uint8_t>(bytes.begin() + kHeaderBytes, bytes.end());
    };
    CHECK(content(target) == content(machine.image));
    memory.resize(at + 60);
    write_file(name, memory);
    CHECK(machine.run({"save", "--force", text("--core=%#llx", static_cast<unsigned long long>(at)), name, target}) ==
          Exit::kSource);
    CHECK_THAT(machine.said(), Contains("ends early"));
}

TEST_CASE("orders: what the page says is printed once, and the key left for the save") {
    FakeMachine machine;
    const auto memory = machine.folder / "mem";
    SaverPage page{};
    const auto put = [&] {
        std::string bytes(LIBJUMP_DEVICE_CORE, 'm');
        std::memcpy(bytes.data() + LIBJUMP_DEVICE_CORE - kPage, &page, sizeof page);
        write_text(memory, std::string(kPage, 'm') + bytes);
    };
    const auto orders = [&] { return machine.run({"orders", "--core=0x1000", memory}); };
    const std::string said = "kjump: " + memory + ": nobody has woken a saver of this kjump to do something\n";
    std::memcpy(page.magic, kSaverPageMagic, sizeof page.magic);
    page.version = 6;
    put();
    CHECK(orders() == Exit::kNoPeer);
    CHECK(machine.said() == said);
    std::strcpy(page.task, "0123@0,off");
    page.key_bytes = 160;
    std::ranges::fill(page.key, std::uint8_t{'k'});
    put();
    CHECK(orders() == Exit::kDone);
    CHECK(machine.said() == "0123@0,off\n");
    CHECK(read_file(machine.folder / "kjump/image-key") == std::vector<std::uint8_t>(160, 'k'));
    const auto bytes = read_file(memory);
    SaverPage left;
    std::memcpy(&left, bytes.data() + LIBJUMP_DEVICE_CORE, sizeof left);
    CHECK(is_empty(left));
    CHECK(std::count(bytes.begin(), bytes.begin() + LIBJUMP_DEVICE_CORE, 'm') == LIBJUMP_DEVICE_CORE);
    CHECK(orders() == Exit::kNoPeer);
    for (const auto& change : std::vector<std::function<void()>>{
             [&] { page.version = 5; }, [&] { page.magic[0] = 'K'; }, [&] { page.key_bytes = sizeof page.key + 1; },
             [&] { std::ranges::fill(page.task, 'x'); }}) {
        const auto before = page;
        change();
        put();
        CHECK(orders() == Exit::kNoPeer);
        page = before;
    }
    CHECK(machine.run({"orders", memory}) == Exit::kUsage);
    CHECK(machine.run({"orders", "--core=0x1001", memory}) == Exit::kUsage);
    CHECK(machine.run({"orders", "--core=0x1000", machine.folder / "none"}) == Exit::kIo);
}
