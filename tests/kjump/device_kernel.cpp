// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/device_kernel.hpp"

#include <catch2/catch.hpp>
#include <sys/file.h>

#include "support/core_builder.hpp"
#include "support/module.hpp"
#include "support/ordinary_user.hpp"
#include "support/refusal.hpp"

using namespace kjump;
using namespace kjump::test;
using Catch::Contains;

namespace {

// The argument of a request, out of little-endian words of 32 bits.
std::vector<std::uint8_t> words(std::initializer_list<std::uint64_t> values) {
    std::vector<std::uint8_t> bytes;
    for (const auto value : values) {
        append(bytes, static_cast<std::uint32_t>(value));
    }
    return bytes;
}

std::uint64_t low(const void* pointer) { return reinterpret_cast<std::uintptr_t>(pointer) & 0xffffffff; }
std::uint64_t high(const void* pointer) {
    return static_cast<std::uint64_t>(reinterpret_cast<std::uintptr_t>(pointer)) >> 32;
}

void no_notice(const std::string& sentence) { FAIL(sentence); }

constexpr auto kSwapped = Placement::kSwapped;

}  // namespace

TEST_CASE("device: the numbers of the requests") {
    CHECK(LIBJUMP_INFO == 0xc0104a80);
    CHECK(LIBJUMP_LOAD == 0x40384a81);
    CHECK(LIBJUMP_UNLOAD == 0x40184a82);
    CHECK(LIBJUMP_SLOT == 0xc0184a83);
    CHECK(LIBJUMP_ENTER == 0xc0384a84);
    CHECK(LIBJUMP_READ == 0x40204a85);
    CHECK(LIBJUMP_WRITE == 0x40204a86);
    CHECK(LIBJUMP_REPORT == 0xc4d04a87);
    CHECK(LIBJUMP_WINDOW == 0xc0284a88);
    CHECK(LIBJUMP_WINDOW_TAKE == 0xc0284a89);
    CHECK(LIBJUMP_WINDOW_GIVE == 0x40284a8a);
    CHECK(LIBJUMP_TIMER == 0xc0804a8b);
    CHECK(LIBJUMP_SET_ENTRY == 0x40184a8c);
    CHECK(LIBJUMP_LOAD_REPLACES == 4);
    CHECK(sizeof(libjump_device_segment) == 32);
}

TEST_CASE("device: its version is asked for once, before anything else") {
    MachineWithModule machine;
    CHECK(machine.device.asked.empty());
    CHECK(machine.kernel_with_module.slots().size() == 8);
    CHECK(machine.device.count(LIBJUMP_INFO) == 1);
    REQUIRE(machine.device.asked.size() == 9);
    CHECK(machine.device.asked[0].bytes == words({16, 0, 0, 0}));
    CHECK(machine.device.asked[1].bytes == words({24, 0, 0, 0, 0, 0}));
    CHECK(machine.device.asked[8].bytes == words({24, 7, 0, 0, 0, 0}));
}

TEST_CASE("device: slots say what they hold") {
    MachineWithModule machine;
    machine.device.slots[2] = {0, 0x200000000, {{0x100000, {1}}}};
    machine.device.slots[5] = {0, 0, {}};
    const auto slots = machine.kernel_with_module.slots();
    CHECK_FALSE(slots[0].loaded);
    CHECK((slots[2].loaded && slots[2].entry == 0x200000000 && !slots[2].resident));
    CHECK((slots[5].loaded && slots[5].entry == 0 && slots[5].resident));
    CHECK_FALSE(machine.kernel_with_module.is_loaded());
    machine.kernel_with_module.choose_slot(2);
    CHECK(machine.kernel_with_module.is_loaded());
}

TEST_CASE("device: a peer is loaded into the chosen slot") {
    MachineWithModule machine;
    auto& kernel = machine.kernel_with_module;
    CHECK(kernel.chosen_slot() == 0);
    const auto text = pattern(5000, 1);
    const std::vector<Segment> segments = {{text, 0x100000, 0x2000}, {{}, 0x123456000, 0x1000}};
    kernel.choose_slot(3);
    CHECK(kernel.chosen_slot() == 3);
    kernel.load({0x100010, segments}, kSwapped);
    auto load = machine.device.asked.back();
    CHECK(load.request == LIBJUMP_LOAD);
    std::uint64_t list;
    std::memcpy(&list, load.bytes.data() + 24, sizeof list);
    CHECK(load.bytes == words({56, 3, 1, 0, 0x100010, 0, list & 0xffffffff, list >> 32, 2, 0, 0, 0, 0, 0}));
    const auto& loaded = machine.device.slots[3];
    REQUIRE(loaded);
    REQUIRE(loaded->memory.size() == 2);
    CHECK(loaded->memory.at(0x100000).size() == 0x2000);
    CHECK(std::equal(text.begin(), text.end(), loaded->memory.at(0x100000).begin()));
    CHECK(loaded->memory.at(0x123456000) == std::vector<std::uint8_t>(0x1000));

    kernel.load({0x123456010, segments, Mode::kLong}, kSwapped);
    load = machine.device.asked.back();
    load.bytes.resize(24);
    CHECK(load.bytes == words({56, 3, 0, 0, 0x23456010, 1}));

    kernel.load({0x100010, segments, Mode::kProtected32, {0x123456000, 0x123457000}}, kSwapped);
    load = machine.device.asked.back();
    CHECK(std::vector(load.bytes.begin() + 40, load.bytes.end()) == words({0x23456000, 1, 0x1000, 0}));

    kernel.unload();
    CHECK(machine.device.asked.back().request == LIBJUMP_UNLOAD);
    CHECK(machine.device.asked.back().bytes == words({24, 3, 0, 0, 0, 0}));
    CHECK(machine.is_empty());
}

TEST_CASE("device: a peer that is in memory already has no segments") {
    MachineWithModule machine;
    machine.kernel_with_module.load({0x4800040, {}}, kSwapped);
    const auto& load = machine.device.asked.back();
    CHECK(std::vector(load.bytes.begin(), load.bytes.begin() + 24) == words({56, 0, 1, 0, 0x4800040, 0}));
    CHECK(std::vector(load.bytes.begin() + 32, load.bytes.end()) == words({0, 0, 0, 0, 0, 0}));
}

TEST_CASE("device: a jump and the memory that the peer left") {
    MachineWithModule machine;
    auto& kernel = machine.kernel_with_module;
    const Segment segment{{}, 0x100000, 0x1000};
    machine.device.peer = [](auto& peer) { peer.memory.at(0x100000)[0x123] = 7; };
    kernel.choose_slot(1);
    kernel.load({0x100000, {&segment, 1}}, kSwapped);
    kernel.jump(kNoTimeout);
    CHECK(machine.device.asked.back().request == LIBJUMP_ENTER);
    CHECK(machine.device.asked.back().bytes == words({56, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
    std::uint8_t bytes[2] = {1, 1};
    kernel.read(0x100122, bytes);
    CHECK((bytes[0] == 0 && bytes[1] == 7));
    CHECK(machine.device.asked.back().request == LIBJUMP_READ);
    CHECK(machine.device.asked.back().bytes == words({32, 1, 0x100122, 0, low(bytes), high(bytes), 2, 0}));
    const auto count = machine.device.asked.size();
    kernel.read(0x100122, {});
    CHECK(machine.device.asked.size() == count);
    REQUIRE_REFUSED(Exit::kIo, "the peer's memory cannot be read: No such device or address; no loaded peer has it",
                    kernel.read(0x101fff, bytes));
    kernel.unload();
    REQUIRE_REFUSED(Exit::kIo, "No data available; no loaded peer has it", kernel.read(0x100122, bytes));
}

TEST_CASE("device: a peer that faulted is told by its report") {
    MachineWithModule machine;
    auto& kernel = machine.kernel_with_module;
    machine.device.report = "\r\nlibjump: fault phase=peer vector=6\r\nlibjump: rip=0\r\n";
    kernel.choose_slot(4);
    kernel.load({0x100000, {}}, kSwapped);
    const auto fault = failure_of([&] { kernel.jump(kNoTimeout); });
    CHECK(fault.exit() == Exit::kAbandoned);
    CHECK(
        fault.what() ==
        std::string("the peer faulted, and this kernel goes on:\nlibjump: fault phase=peer vector=6\nlibjump: rip=0"));
    const auto& report = machine.device.asked.back();
    CHECK(report.request == LIBJUMP_REPORT);
    CHECK(report.bytes.size() == 1232);
    CHECK(std::vector(report.bytes.begin(), report.bytes.begin() + 16) == words({1232, 4, 0, 0}));
    machine.device.report = std::string(2000, 'x');  // as much as there is room for
    CHECK(std::string(failure_of([&] { kernel.jump(kNoTimeout); }).what()).ends_with(":\n" + std::string(1023, 'x')));
    machine.device.refusals[LIBJUMP_REPORT] = EFAULT;
    REQUIRE_REFUSED(Exit::kKernel,
                    "the peer was ended, and this kernel goes on; the report cannot be read: Bad address",
                    kernel.jump(kNoTimeout));
}

TEST_CASE("device: a peer that does not end in time is told by where it was") {
    MachineWithModule machine;
    auto& kernel = machine.kernel_with_module;
    machine.device.report = "\r\nlibjump: fault phase=peer vector=2\r\n";
    machine.device.times_out = true;
    kernel.load({0x100000, {}}, kSwapped);
    CHECK(failure_of([&] { kernel.jump(kNoTimeout); }).exit() == Exit::kAbandoned);
    const auto late = failure_of([&] { kernel.jump(7); });
    CHECK(late.exit() == Exit::kTimedOut);
    CHECK(late.what() == std::string("the peer did not end within 7 seconds: it was at 0x123456789, and this kernel "
                                     "goes on:\nlibjump: fault phase=peer vector=2"));
    const auto& enter = machine.device.asked[machine.device.asked.size() - 2];
    CHECK(enter.request == LIBJUMP_ENTER);
    CHECK(enter.bytes == words({56, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
    CHECK_THAT(failure_of([&] { kernel.jump(1); }).what(), Catch::StartsWith("the peer did not end within 1 second: "));
    machine.device.report = "";
    kernel.jump(7);
}

TEST_CASE("device: the timer that ends visits") {
    MachineWithModule machine;
    const auto timer = [&] { return machine.kernel_with_module.timer().value(); };
    CHECK((timer().seconds == 300 && timer().words == "a test's"));
    machine.device.timer = {0, 0, "Linux uses no HPET"};
    CHECK((timer().seconds == 0 && timer().words == "Linux uses no HPET"));
    std::memset(machine.device.timer.text, 'x', sizeof machine.device.timer.text);
    CHECK(timer().words == std::string(LIBJUMP_TIMER_TEXT, 'x'));
    machine.device.refusals[LIBJUMP_TIMER] = ENOTTY;
    CHECK((timer().seconds == 0 && timer().words == "this module looks for none"));
    machine.device.refusals[LIBJUMP_TIMER] = EPERM;
    REQUIRE_REFUSED(Exit::kKernel, "the kernel does not show its timer: Operation not permitted; only root", timer());
}

TEST_CASE("device: what takes the place of this kernel is loaded, brought and told its entry") {
    MachineWithModule machine;
    auto& kernel = machine.kernel_with_module;
    CHECK(kernel.takes_any_image());
    const std::vector<Segment> segments = {{{}, 0x100000, 0x2000}, {{}, 0x102000, 0x1000}};
    kernel.choose_slot(3);
    kernel.load({0, segments}, Placement::kInPlace);
    auto load = machine.device.asked.back();
    CHECK(load.request == LIBJUMP_LOAD);
    load.bytes.resize(24);
    CHECK(load.bytes == words({56, 3, 5, 0, 0, 0}));
    const auto bytes = pattern(0x1800, 1);
    kernel.write(0x101000, bytes);  // over the end of one segment
    CHECK(machine.device.asked.back().request == LIBJUMP_WRITE);
    CHECK(machine.device.asked.back().bytes ==
          words({32, 3, 0x101000, 0, low(bytes.data()), high(bytes.data()), 0x1800, 0}));
    const auto& loaded = machine.device.slots[3];
    REQUIRE(loaded);
    CHECK(std::equal(bytes.begin(), bytes.begin() + 0x1000, loaded->memory.at(0x100000).begin() + 0x1000));
    CHECK(std::equal(bytes.begin() + 0x1000, bytes.end(), loaded->memory.at(0x102000).begin()));
    REQUIRE_REFUSED(Exit::kNoPeer, "nowhere to jump", kernel.jump(kNoTimeout));
    kernel.set_entry(0x123456040);
    CHECK(machine.device.asked.back().request == LIBJUMP_SET_ENTRY);
    CHECK(machine.device.asked.back().bytes == words({24, 3, 0, 0, 0x23456040, 1}));
    CHECK(loaded->entry == 0x123456040);
    kernel.load({0x123456010, segments, Mode::kLong}, Placement::kInPlace);
    load = machine.device.asked.back();
    load.bytes.resize(24);
    CHECK(load.bytes == words({56, 3, 4, 0, 0x23456010, 1}));
}

TEST_CASE("device: what is not written, and what gets no entry") {
    MachineWithModule machine;
    auto& kernel = machine.kernel_with_module;
    const auto bytes = pattern(2, 1);
    const auto* const nobody = "the peer's memory cannot be written: No data available; no loaded peer has it";
    REQUIRE_REFUSED(Exit::kKernel, nobody, kernel.write(0x100000, bytes));
    REQUIRE_REFUSED(Exit::kKernel, "the kernel does not load it: No data available", kernel.set_entry(0x100000));
    const Segment segment{{}, 0x100000, 0x1000};
    kernel.load({0, {&segment, 1}}, Placement::kInPlace);
    REQUIRE_REFUSED(Exit::kKernel, "cannot be written: No such device or address; no loaded peer has it",
                    kernel.write(0x100fff, bytes));
    machine.device.refusals = {{LIBJUMP_WRITE, EINTR}, {LIBJUMP_SET_ENTRY, EADDRNOTAVAIL}};
    REQUIRE_REFUSED(Exit::kKernel, "cannot be written: Interrupted system call; a signal came first",
                    kernel.write(0x100000, bytes));
    REQUIRE_REFUSED(Exit::kKernel, "the kernel does not load it: Cannot assign requested address",
                    kernel.set_entry(0x100000));
}

TEST_CASE("device: the interface in words") {
    MachineWithModule machine;
    CHECK(machine.kernel_with_module.interface() ==
          "/dev/libjump, version 1, 8 slots; devices are frozen and restored");
    MachineWithModule quiet;
    quiet.device.design = LIBJUMP_DESIGN_QUIET;
    CHECK_THAT(quiet.kernel_with_module.interface(), Contains("; devices are frozen and thawed"));
    MachineWithModule newer;
    newer.device.design = 3;
    CHECK_THAT(newer.kernel_with_module.interface(), Contains("; design 3"));
    CHECK_FALSE(newer.kernel_with_module.keeps_choice());
    CHECK(newer.kernel_with_module.memory_outside(0x4800000).empty());
}

TEST_CASE("device: a module of another version") {
    MachineWithModule machine;
    machine.device.version = 2;
    const auto* const sentence =
        "the module's interface is of version 2, and kjump's of version 1; rmmod libjump and modprobe libjump load the "
        "one that was installed with kjump";
    REQUIRE_REFUSED(Exit::kIo, sentence, machine.kernel_with_module.slots());
    REQUIRE_REFUSED(Exit::kIo, sentence, machine.kernel_with_module.lock(no_notice));
    CHECK(machine.kernel_with_module.interface() == std::string("/dev/libjump, but ") + sentence);
}

TEST_CASE("device: the lock is on it, until it goes away") {
    MachineWithModule machine;
    const auto other = File::for_reading(machine.node());
    {
        const auto lock = machine.kernel_with_module.lock(no_notice);
        REQUIRE(lock != nullptr);
        CHECK(flock(other.descriptor(), LOCK_EX | LOCK_NB) != 0);
    }
    CHECK(flock(other.descriptor(), LOCK_EX | LOCK_NB) == 0);
    std::string said;
    const auto lock = machine.kernel_with_module.lock([&](const std::string& sentence) {
        said = sentence;
        flock(other.descriptor(), LOCK_UN);
    });
    CHECK(lock != nullptr);
    CHECK(said == "waits for another kjump");
}

TEST_CASE("device: what takes root is told to others as that") {
    MachineWithModule machine;
    std::filesystem::permissions(machine.folder.path(), std::filesystem::perms::others_exec,
                                 std::filesystem::perm_options::add);
    std::filesystem::permissions(machine.node(), std::filesystem::perms::none);
    const OrdinaryUser user;
    const auto* const sentence = "only root with CAP_SYS_BOOT may";
    REQUIRE_REFUSED(Exit::kKernel, sentence, machine.kernel_with_module.slots());
    REQUIRE_REFUSED(Exit::kKernel, sentence, machine.kernel_with_module.lock(no_notice));
    CHECK_THAT(machine.kernel_with_module.interface(), Contains("/dev/libjump, but only root"));
}

TEST_CASE("device: kernel.kexec_load_disabled is named where it is what refuses") {
    MachineWithModule machine;
    auto& kernel = machine.kernel_with_module;
    machine.device.refusals = {{LIBJUMP_LOAD, EPERM}, {LIBJUMP_UNLOAD, EPERM}};
    const auto disabled = machine.folder / "proc/sys/kernel/kexec_load_disabled";
    write_text(disabled, "0\n");
    REQUIRE_REFUSED(Exit::kKernel, "only root with CAP_SYS_BOOT", kernel.load({0x1000, {}}, kSwapped));
    REQUIRE_REFUSED(Exit::kKernel, "only root with CAP_SYS_BOOT", kernel.unload());
    write_text(disabled, "1\n");
    const auto* const sentence = "kernel.kexec_load_disabled is 1: until the next boot this kernel loads nothing";
    REQUIRE_REFUSED(Exit::kKernel, sentence, kernel.load({0x1000, {}}, kSwapped));
    REQUIRE_REFUSED(Exit::kKernel, sentence, kernel.unload());
}

TEST_CASE("device: it can really be asked by ioctl(2)") {
    const FakeMachine machine;
    write_text(machine.folder / "dev/libjump", "");
    DeviceKernel kernel(machine.folder.path());
    REQUIRE_REFUSED(Exit::kIo,
                    "the module does not answer: Inappropriate ioctl for device; the module libjump and kjump",
                    kernel.slots());
}
