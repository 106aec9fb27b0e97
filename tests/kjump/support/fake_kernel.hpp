// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A kernel that remembers what it was asked.
#pragma once

#include <algorithm>
#include <cstring>
#include <functional>
#include <iterator>
#include <map>
#include <vector>

#include "base/failure.hpp"
#include "machine/kernel.hpp"

namespace kjump::test {

class FakeKernel final : public Kernel {
public:
    using Memory = std::map<std::uint64_t, std::vector<std::uint8_t>>;  // pieces by their addresses

    KernelId identity{"6.1.0-test", "#1 SMP test", {1, 2, 3, 4}};
    Memory memory;  // segments as they were loaded, zeros included
    std::uint64_t entry = 0;
    Mode mode{};
    Placement placement{};
    MemoryRange core{};
    int loads = 0, unloads = 0, jumps = 0;
    std::function<void()> on_load = [] {}, on_unload = [] {}, on_jump = [] {}, on_slots = [] {}, on_entry = [] {};
    std::function<void(std::uint64_t physical)> on_write = [](auto) {};

    Memory crash;  // what it enters when it panics
    std::uint64_t crash_entry = 0;
    std::function<void()> on_load_for_crash = [] {};

    bool takes_any = false;  // image
    bool loaded = false;
    std::vector<Slot> slot_list;  // empty: a kernel without slots
    std::uint64_t chosen = 0;
    bool has_lock = false;
    int locks = 0;     // that are held
    bool kept = true;  // the choice, by the kernel
    Windows* given_up = nullptr;
    Memory left;                        // what the peer left, if that is not as it was loaded
    std::vector<std::uint8_t> outside;  // every page outside of this kernel's own

    KernelId identify() const override { return identity; }
    std::string interface() const override { return "a test's"; }
    bool is_loaded() const override { return loaded; }

    void load(const Peer& peer, Placement how) override {
        on_load();
        ++loads;
        entry = peer.entry;
        mode = peer.mode;
        placement = how;
        core = peer.core;
        memory.clear();
        for (const auto& segment : peer.segments) {
            std::vector<std::uint8_t> content(segment.bytes.begin(), segment.bytes.end());
            content.resize(static_cast<std::size_t>(segment.memory_size));
            memory[segment.physical] = content;
        }
    }

    void unload() override {
        on_unload();
        ++unloads;
        memory.clear();
    }

    void jump(std::uint32_t) override {
        on_jump();
        ++jumps;
    }

    bool takes_any_image() const override { return takes_any; }
    // Over the ends of segments too, as the module does.
    void write(std::uint64_t start, Bytes bytes) override {
        on_write(start);
        while (!bytes.empty()) {
            const auto piece = segment_at(start);
            const auto at = static_cast<std::size_t>(start - piece->first);
            const auto part = bytes.first(std::min(bytes.size(), piece->second.size() - at));
            std::ranges::copy(part, piece->second.begin() + static_cast<std::ptrdiff_t>(at));
            start += part.size();
            bytes = bytes.subspan(part.size());
        }
    }
    void set_entry(std::uint64_t physical) override {
        on_entry();
        entry = physical;
    }

    void load_for_crash(std::uint64_t physical, const Segment& segment) override {
        on_load_for_crash();
        crash_entry = physical;
        std::vector<std::uint8_t> content(segment.bytes.begin(), segment.bytes.end());
        content.resize(static_cast<std::size_t>(segment.memory_size));
        crash = {{segment.physical, content}};
    }

    std::vector<Slot> slots() const override {
        on_slots();
        return slot_list;
    }
    bool keeps_choice() const override { return kept; }
    std::uint64_t chosen_slot() const override {
        check_slots();
        return chosen;
    }
    void choose_slot(std::uint64_t slot) override {
        check_slots();
        chosen = slot;
    }

    std::unique_ptr<Lock> lock(const Notice&) override {
        return has_lock ? std::make_unique<CountedLock>(locks) : nullptr;
    }

    void read(std::uint64_t start, std::span<std::uint8_t> bytes) const override {
        if (bytes.empty()) {
            return;
        }
        for (const auto* const all : {&left, &memory}) {
            for (const auto& [piece, content] : *all) {
                if (piece <= start && start + bytes.size() <= piece + content.size()) {
                    std::memcpy(bytes.data(), content.data() + (start - piece), bytes.size());
                    return;
                }
            }
        }
        throw Failure(Exit::kIo, "the peer has no such memory");
    }
    Windows* windows() override { return given_up; }
    std::vector<std::uint8_t> memory_outside(std::uint64_t) const override { return outside; }

private:
    struct CountedLock : Lock {
        explicit CountedLock(int& held) : held_(held) { ++held_; }
        ~CountedLock() override { --held_; }
        int& held_;
    };

    Memory::iterator segment_at(std::uint64_t physical) {
        const auto behind = memory.upper_bound(physical);
        if (behind == memory.begin() || physical - std::prev(behind)->first >= std::prev(behind)->second.size()) {
            throw Failure(Exit::kKernel, "the peer has no such memory");
        }
        return std::prev(behind);
    }

    void check_slots() const {
        if (slot_list.empty()) {
            throw Failure(Exit::kKernel, "this kernel has no slots");
        }
    }
};

}  // namespace kjump::test
