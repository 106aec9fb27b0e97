// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What a saver's guard has Linux's watchdogs do.
#include <catch2/catch.hpp>

#include "base/file.hpp"
#include "machine/crash_kernel.hpp"
#include "machine/guard.hpp"
#include "support/guarded.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

const std::vector<std::string> kWatchdogs{"softlockup_panic", "hardlockup_panic", "hung_task_panic"};

class Saver : public FakeMachine {
public:
    Saver() { keep_for_guard(*this); }

    std::string watchdog(const std::string& name) const { return folder / ("proc/sys/kernel/" + name); }
    // By itself Linux only says that it hangs.
    void have(const std::vector<std::string>& names) const {
        for (const auto& name : names) {
            write_text(watchdog(name), "0\n");
        }
    }
    void set() {
        auto* const out = std::fopen((folder / "said").c_str(), "w");
        const Context context{folder.path(), kernel, out, out};
        try {
            set_guard({}, context);
        } catch (const Failure&) {
        }
        write_text(folder / "sys/kernel/kexec_crash_loaded", kernel.crash.empty() ? "0\n" : "1\n");
        panic_on_hang(context);
        std::fclose(out);
    }
    bool panics_by(const std::string& name) const { return contents(watchdog(name)).starts_with('1'); }
};

}  // namespace

TEST_CASE("watchdogs: a kernel that has a guard panics if it hangs") {
    Saver saver;
    saver.have(kWatchdogs);
    saver.set();
    CHECK(saver.said().empty());
    for (const auto& name : kWatchdogs) {
        INFO(name);
        CHECK(saver.panics_by(name));
    }
}

TEST_CASE("watchdogs: a kernel that has none goes on as long as it can") {
    Saver saver;
    saver.have(kWatchdogs);
    saver.kernel.on_load_for_crash = [] { throw crash_failure(EADDRNOTAVAIL); };
    saver.set();
    for (const auto& name : kWatchdogs) {
        INFO(name);
        CHECK_FALSE(saver.panics_by(name));
    }
}

TEST_CASE("watchdogs: a kernel that was built without one of them has the others") {
    Saver saver;
    saver.have({"softlockup_panic", "hung_task_panic"});
    saver.set();
    CHECK(saver.said().empty());
    CHECK(saver.panics_by("softlockup_panic"));
    CHECK(saver.panics_by("hung_task_panic"));
    CHECK_FALSE(std::filesystem::exists(saver.watchdog("hardlockup_panic")));
}

TEST_CASE("watchdogs: one that cannot be told keeps nobody from the others, nor from a guard") {
    Saver saver;
    saver.have({"hardlockup_panic", "hung_task_panic"});
    std::filesystem::create_directory(saver.watchdog("softlockup_panic"));
    saver.set();
    CHECK(saver.said() == "kjump: if this kernel hangs, it may not go back: softlockup_panic: Is a directory\n");
    CHECK(saver.kernel.crash.size() == 1);
    CHECK(saver.panics_by("hardlockup_panic"));
    CHECK(saver.panics_by("hung_task_panic"));
}
