// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A machine with a saver that sleeps in a window, or that may have one.
#pragma once

#include <cstring>

#include "machine/resident_saver.hpp"
#include "machine/saver_page.hpp"
#include "support/leaving_machine.hpp"

namespace kjump::test {

inline constexpr std::uint64_t kAsleepAt = 0x1002040, kSaverPageAt = kWindowEnd - kPage;

// Those of a kernel whose slot 7 is all that lies in them. They are taken where MachineWithLinux has its window.
class SaverWindows final : public Windows {
public:
    explicit SaverWindows(FakeKernel& kernel) : kernel_(kernel) {}

    std::vector<Window> list() const override {
        auto all = taken;
        for (auto& window : all) {
            window.slots = kernel_.slot_list[kSaverSlot].loaded ? 1u << kSaverSlot : 0;
        }
        return all;
    }
    std::uint64_t take(WindowKind kind, std::uint64_t start, std::uint64_t bytes, std::optional<Zone>) override {
        CHECK(kind == WindowKind::kContiguous);
        CHECK(start == 0);
        taken.push_back({kind, {kWindow, kWindow + bytes}, 0, {}});
        return kWindow;
    }
    void give(std::uint64_t start) override {
        REQUIRE(taken.size() == 1);
        CHECK(taken[0].range.start == start);
        CHECK_FALSE(kernel_.slot_list[kSaverSlot].loaded);
        taken.clear();
    }

    std::vector<Window> taken;

private:
    FakeKernel& kernel_;
};

class ResidentMachine : public LeavingMachine {
public:
    SaverWindows windows{kernel};

    ResidentMachine() {
        kernel.given_up = &windows;
        kernel.on_load = [this] { kernel.slot_list[kernel.chosen] = entered_at(kernel.entry); };
        kernel.on_unload = [this] { kernel.slot_list[kernel.chosen] = kEmpty; };
        kernel.on_jump = [this] { goes_to_sleep(); };
    }

    // Where the peer of slot 7 wants to be entered next; 0: it left no way back.
    void sleeps_at(std::uint64_t entry) { kernel.slot_list[kSaverSlot].entry = entry; }
    // What a saver does when it is booted.
    void goes_to_sleep() {
        auto ready = page();
        ready.is_ready = 1;
        put_page(ready);
        sleeps_at(kAsleepAt);
    }
    Exit boot(std::vector<std::string> words = {}) {
        words.insert(words.begin(), {"make-saver", "--resident", "--size=8M", "--initrd=" + saver_initrd});
        return run(words);
    }
    SaverPage page() const { return read<SaverPage>(windows.taken.at(0).range.end - kPage); }
    void put_page(const SaverPage& page) {
        kernel.write(windows.taken.at(0).range.end - kPage,
                     {reinterpret_cast<const std::uint8_t*>(&page), sizeof page});
    }
    bool has_saver() const { return kernel.slot_list[kSaverSlot].loaded; }
};

}  // namespace kjump::test
