// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/kexec_kernel.hpp"

#include <cerrno>

#include <catch2/catch.hpp>
#include <sys/file.h>

#include "base/file.hpp"
#include "support/ordinary_user.hpp"
#include "support/refusal.hpp"
#include "support/temporary_folder.hpp"

using namespace kjump;
using namespace kjump::test;
using Catch::Contains;

TEST_CASE("why the kernel does not load") {
    CHECK(load_failure(EINVAL).exit() == Exit::kKernel);
    CHECK_THAT(load_failure(EINVAL).what(),
               Contains("does not load it: Invalid argument; a kernel without libjump's patch"));
    CHECK_THAT(load_failure(EBUSY).what(),
               Contains("another slot's kernel lives in the memory") && !Contains("disabled"));
    CHECK_THAT(load_failure(EPERM).what(), Contains("root") && Contains("locked down") && !Contains("disabled"));
    CHECK(load_failure(EIO).what() == std::string("the kernel does not load it: Input/output error"));
}

TEST_CASE("why the kernel does not leave") {
    CHECK(jump_failure(EINVAL).exit() == Exit::kNoPeer);
    CHECK_THAT(jump_failure(EINVAL).what(), Contains("nowhere to jump: nothing is loaded"));
    CHECK(jump_failure(EBUSY).exit() == Exit::kKernel);
    CHECK_THAT(jump_failure(EBUSY).what(), Contains("its log says which device or task refused"));
    CHECK_THAT(jump_failure(EPERM).what(), Contains("not permitted") && Contains("root") && !Contains("log"));
}

namespace {

// The files in /sys/kernel that libjump's patches add.
struct PatchedKernel {
    TemporaryFolder folder;
    KexecKernel kernel{folder.path()};

    PatchedKernel() {
        show("kexec_loaded", "0\n");
        show("kexec_slot", "2\n");
        show("kexec_slots", "0x4800040\n-\n0\n-\n");
        show("kexec_memory", "what a peer left");
    }
    std::string file(const std::string& name) const { return folder / ("sys/kernel/" + name); }
    void show(const std::string& name, const std::string& text) const { write_text(file(name), text); }
    void set_load_disabled(const std::string& value) const {
        write_text(folder / "proc/sys/kernel/kexec_load_disabled", value + "\n");
    }
    // Everybody may open what is in the folder, but not this file.
    void keep_from_others(const std::string& name) const {
        std::filesystem::permissions(folder.path(), std::filesystem::perms::others_exec,
                                     std::filesystem::perm_options::add);
        std::filesystem::permissions(file(name), std::filesystem::perms::none);
    }
};

void no_notice(const std::string& sentence) { FAIL(sentence); }

}  // namespace

TEST_CASE("whether something is loaded stands in kexec_loaded") {
    PatchedKernel machine;
    CHECK_FALSE(machine.kernel.is_loaded());
    machine.show("kexec_loaded", "1\n");
    CHECK(machine.kernel.is_loaded());
}

TEST_CASE("slots are lines with an entry, 0 or a dash") {
    PatchedKernel machine;
    const auto slots = machine.kernel.slots();
    REQUIRE(slots.size() == 4);
    CHECK((slots[0].loaded && slots[0].entry == 0x4800040));
    CHECK_FALSE(slots[1].loaded);
    CHECK((slots[2].loaded && slots[2].entry == 0));
    machine.show("kexec_slots", "-\nwhat\n");
    REQUIRE_REFUSED(Exit::kIo, "kexec_slots: \"what\" is neither an entry nor an empty slot", machine.kernel.slots());
}

TEST_CASE("the chosen slot is read and written as a number") {
    PatchedKernel machine;
    CHECK(machine.kernel.chosen_slot() == 2);
    machine.kernel.choose_slot(7);
    CHECK(contents(machine.file("kexec_slot"))[0] == '7');
    machine.show("kexec_slot", "what\n");
    REQUIRE_REFUSED(Exit::kIo, "kexec_slot: names no slot", machine.kernel.chosen_slot());
}

TEST_CASE("a kernel without libjump's patch has no slots, no lock") {
    const TemporaryFolder folder;
    KexecKernel kernel(folder.path());
    CHECK(kernel.slots().empty());
    CHECK(kernel.lock(no_notice) == nullptr);
    REQUIRE_REFUSED(Exit::kKernel, "this kernel has no slots: it keeps one peer at a time", kernel.chosen_slot());
    REQUIRE_REFUSED(Exit::kKernel, "this kernel has no slots: it keeps one peer at a time", kernel.choose_slot(1));
}

TEST_CASE("the lock is on kexec_memory, until it goes away") {
    PatchedKernel machine;
    const auto other = File::for_reading(machine.file("kexec_memory"));
    {
        const auto lock = machine.kernel.lock(no_notice);
        REQUIRE(lock != nullptr);
        CHECK(flock(other.descriptor(), LOCK_EX | LOCK_NB) != 0);
    }
    CHECK(flock(other.descriptor(), LOCK_EX | LOCK_NB) == 0);
    std::string said;
    const auto lock = machine.kernel.lock([&](const std::string& sentence) {
        said = sentence;
        flock(other.descriptor(), LOCK_UN);
    });
    CHECK(lock != nullptr);
    CHECK(said == "waits for another kjump");
}

TEST_CASE("memory that a peer left is read at its physical address") {
    PatchedKernel machine;
    std::uint8_t bytes[4];
    machine.kernel.read(7, bytes);
    CHECK(std::string(bytes, bytes + 4) == "peer");
    CHECK_THROWS_AS(machine.kernel.read(100, bytes), Failure);
}

TEST_CASE("memory outside of the kernel is shown by /dev/mem, if there is one") {
    PatchedKernel machine;
    CHECK(machine.kernel.memory_outside(0x1000).empty());
    write_text(machine.folder / "dev/mem", std::string(4096, 'a') + std::string(4096, 'b'));
    CHECK(machine.kernel.memory_outside(0x1000) == std::vector<std::uint8_t>(4096, 'b'));
}

TEST_CASE("this kernel enters no program of 64 bits") {
    PatchedKernel machine;
    REQUIRE_REFUSED(Exit::kKernel, "this kernel enters programs of 32 bits alone",
                    machine.kernel.load({0x100000, {}, Mode::kLong}, Placement::kSwapped));
}

TEST_CASE("this kernel tells no peer of its memory") {
    PatchedKernel machine;
    REQUIRE_REFUSED(Exit::kKernel, "this kernel tells a peer nothing of its memory",
                    machine.kernel.load({0x100000, {}, Mode::kProtected32, {0x1000, 0x2000}}, Placement::kSwapped));
}

TEST_CASE("what takes root is told to others as that") {
    PatchedKernel machine;
    for (const auto* name : {"kexec_slots", "kexec_slot", "kexec_memory"}) {
        machine.keep_from_others(name);
    }
    const OrdinaryUser user;
    const auto* const sentence = "only root with CAP_SYS_BOOT may";
    REQUIRE_REFUSED(Exit::kKernel, sentence, machine.kernel.slots());
    REQUIRE_REFUSED(Exit::kKernel, sentence, machine.kernel.choose_slot(1));
    REQUIRE_REFUSED(Exit::kKernel, sentence, machine.kernel.lock(no_notice));
}

TEST_CASE("kernel.kexec_load_disabled is named where it is what refuses") {
    PatchedKernel machine;
    machine.set_load_disabled("0");
    machine.kernel.choose_slot(1);
    CHECK(contents(machine.file("kexec_slot"))[0] == '1');
    machine.set_load_disabled("1");
    REQUIRE_REFUSED(Exit::kKernel, "kernel.kexec_load_disabled is 1: until the next boot",
                    machine.kernel.choose_slot(2));
    CHECK(contents(machine.file("kexec_slot"))[0] == '1');
    CHECK(machine.kernel.slots().size() == 4);
    CHECK(machine.kernel.lock(no_notice) != nullptr);
}
