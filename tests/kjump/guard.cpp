// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/guard.hpp"

#include <algorithm>
#include <cstring>

#include <catch2/catch.hpp>

#include "machine/crash_kernel.hpp"
#include "machine/kexec_kernel.hpp"
#include "machine/saver.hpp"
#include "support/fake_machine.hpp"
#include "support/refusal.hpp"

using namespace kjump;
using namespace kjump::test;
using Catch::Contains;

namespace {

constexpr std::uint64_t kRegion = 0x3000000;

class Saver : public FakeMachine {
public:
    Saver() {
        show_memory("  03000000-030fffff : Crash kernel\n");
        show_processors("0");
    }
    void show_memory(const std::string& crash) const {
        write_text(folder / "proc/iomem", "00001000-0009ffff : System RAM\n00100000-03feffff : System RAM\n" + crash +
                                              "0fff0000-0fffffff : Reserved\n");
    }
    void show_processors(const std::string& present) const {
        write_text(folder / "sys/devices/system/cpu/present", present + "\n");
    }
    void set(std::optional<std::uint64_t> entry = {}) { set_on(kernel, entry); }
    void set_on(Kernel& running, std::optional<std::uint64_t> entry = {}) {
        auto* const out = std::fopen((folder / "said").c_str(), "w");
        const Context context{folder.path(), running, out, out};
        try {
            set_guard(entry, context);
        } catch (const Failure& failure) {
            context.notice(failure.what());
        }
        std::fclose(out);
    }
    // One notice, with that reason.
    void has_no_guard(const std::string& why) const {
        CHECK(said() == "kjump: if this kernel panics, it does not go back: " + why + "\n");
        CHECK(kernel.crash.empty());
    }
};

std::uint32_t word_at(const std::vector<std::uint8_t>& bytes, std::size_t offset) {
    std::uint32_t word;
    REQUIRE(offset + sizeof word <= bytes.size());
    std::memcpy(&word, bytes.data() + offset, sizeof word);
    return word;
}

}  // namespace

TEST_CASE("guard: a page in the memory that the kernel keeps for a crash") {
    Saver saver;
    saver.set();
    CHECK(saver.said().empty());
    REQUIRE(saver.kernel.crash.size() == 1);
    const auto& [physical, bytes] = *saver.kernel.crash.begin();
    CHECK(physical == kRegion);
    CHECK(saver.kernel.crash_entry == kRegion);
    REQUIRE(bytes.size() == kPage);
    const auto code = guard_code(0x4800040);
    CHECK(std::equal(code.begin(), code.end(), bytes.begin()));
    CHECK(saver.kernel.loads == 0);
}

TEST_CASE("guard: it knows the way back, and nothing else depends on where that is") {
    const auto one = guard_code(0x04800040), other = guard_code(0xa0b0c0d0);
    REQUIRE(one.size() == other.size());
    const auto last = one.size() - 4;
    CHECK(word_at(one, last) == 0x04800040);
    CHECK(word_at(other, last) == 0xa0b0c0d0);
    CHECK(std::equal(one.begin(), one.end() - 4, other.begin()));
    Saver saver;
    saver.set(0x6000010);
    CHECK(word_at(saver.kernel.crash.at(kRegion), last) == 0x6000010);
}

TEST_CASE("guard: the first thing that it does is to turn interrupts off, and there is room for its stack") {
    const auto code = guard_code(0);
    CHECK(code[0] == 0xfa);  // [intel/vol2] CLI
    CHECK(code.size() + 64 <= kPage);
}

TEST_CASE("guard: its segments are flat, for the selectors of a peer") {
    const auto code = guard_code(0);
    // Null, unused, code of 32 bits, data: [intel/vol3] "Segment Descriptors".
    const std::vector<std::uint8_t> descriptors{0xff, 0xff, 0, 0, 0, 0x9b, 0xcf, 0, 0xff, 0xff, 0, 0, 0, 0x93, 0xcf, 0};
    const auto found = std::search(code.begin(), code.end(), descriptors.begin(), descriptors.end());
    REQUIRE(found - code.begin() >= 16);
    CHECK(std::all_of(found - 16, found, [](auto byte) { return byte == 0; }));
}

TEST_CASE("guard: the page is a whole one, below 4 GiB") {
    Saver saver;
    saver.show_memory("  03000800-030fffff : Crash kernel\n");
    saver.set();
    CHECK(saver.kernel.crash_entry == kRegion + kPage);
    saver.show_memory("  100000000-1000fffff : Crash kernel\n");
    saver.kernel.crash.clear();
    saver.set();
    saver.has_no_guard("it keeps no memory below 4 GiB for that (crashkernel=)");
    saver.show_memory("  03000800-030017ff : Crash kernel\n  100000000-1000fffff : Crash kernel\n");
    saver.set();
    saver.has_no_guard("it keeps no memory below 4 GiB for that (crashkernel=)");
}

TEST_CASE("guard: what hinders it is told") {
    Saver saver;
    SECTION("no memory is kept") {
        saver.show_memory("");
        saver.set();
        saver.has_no_guard("it keeps no memory below 4 GiB for that (crashkernel=)");
    }
    SECTION("the kernel refuses") {
        saver.kernel.on_load_for_crash = [] { throw crash_failure(EADDRNOTAVAIL); };
        saver.set();
        saver.has_no_guard("the kernel takes no crash kernel: Cannot assign requested address");
    }
    SECTION("there is no way back") {
        saver.set_command_line("console=ttyS0");
        saver.set();
        saver.has_no_guard("this kernel was not entered by a jump");
    }
    SECTION("the way back cannot be one") {
        saver.set(0x3000000);
        saver.has_no_guard("the entry 0x3000000 cannot be: it lies in memory of the running kernel");
    }
    SECTION("there are other processors") {
        saver.show_processors("0-3");
        saver.set();
        saver.has_no_guard("only with one processor can it go back (nr_cpus=1), and it has 0-3");
    }
    SECTION("the kernel does not say what processors it has") {
        std::filesystem::remove(saver.folder / "sys/devices/system/cpu/present");
        saver.set();
        CHECK_THAT(saver.said(), Contains("does not go back") && Contains("present: No such file"));
        CHECK(saver.kernel.crash.empty());
    }
    SECTION("the kernel has 32 bits") {
        KexecKernel of_32_bits(saver.folder.path());
        saver.set_on(of_32_bits);
        saver.has_no_guard("that takes a kernel of 64 bits");
    }
}

TEST_CASE("kjump guard sets it, and says by its status what hinders that") {
    Saver saver;
    CHECK(saver.run({"guard", "--entry=0x6000010"}) == Exit::kDone);
    const auto& bytes = saver.kernel.crash.at(kRegion);
    const auto code = guard_code(0x6000010);
    CHECK(std::equal(code.begin(), code.end(), bytes.begin()));
    saver.kernel.crash.clear();
    saver.set_command_line("console=ttyS0");
    CHECK(saver.run({"guard"}) == Exit::kNoPeer);
    saver.has_no_guard("this kernel was not entered by a jump");
}

TEST_CASE("guard: why the kernel takes no crash kernel") {
    CHECK(crash_failure(EADDRNOTAVAIL).exit() == Exit::kKernel);
    CHECK_THAT(crash_failure(EPERM).what(), Contains("not permitted; only root") && Contains("locked down"));
    CHECK_THAT(crash_failure(ENOSYS).what(), Contains("; it was built without CONFIG_KEXEC"));
}

TEST_CASE("guard: a saver is told what the guard needs, and not what the kernel that leaves keeps for a crash") {
    const auto words = " " + saver_words("", "quiet crashkernel=256M nr_cpus=4\n") + " ";
    for (const auto* word : {" crashkernel=1M ", " nr_cpus=1 ", " oops=panic ", " quiet "}) {
        CHECK_THAT(words, Contains(word));
    }
    CHECK_THAT(words, !Contains("crashkernel=256M"));
}
