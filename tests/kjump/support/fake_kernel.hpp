// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A kernel that remembers what it was asked.
#pragma once

#include <functional>
#include <map>
#include <vector>

#include "base/failure.hpp"
#include "machine/kernel.hpp"

namespace kjump::test {

class FakeKernel final : public Kernel {
public:
    KernelId identity{"6.1.0-test", "#1 SMP test", {1, 2, 3, 4}};
    std::map<std::uint64_t, std::vector<std::uint8_t>> memory;  // segments by their addresses, zeros included
    std::uint64_t entry = 0;
    unsigned long flags = 0;
    int loads = 0, unloads = 0, jumps = 0;
    std::function<void()> on_load = [] {}, on_unload = [] {}, on_jump = [] {};

    KernelId identify() const override { return identity; }

    void load(std::uint64_t where, std::span<const kexec_segment> segments, unsigned long with) override {
        on_load();
        ++loads;
        entry = where;
        flags = with;
        memory.clear();
        for (const auto& segment : segments) {
            const auto* bytes = static_cast<const std::uint8_t*>(segment.buf);
            std::vector<std::uint8_t> content(bytes, bytes + segment.bufsz);
            content.resize(segment.memsz);
            memory[reinterpret_cast<std::uintptr_t>(segment.mem)] = content;
        }
    }

    void unload() override {
        on_unload();
        ++unloads;
        memory.clear();
    }

    void jump() override {
        on_jump();
        ++jumps;
    }
};

}  // namespace kjump::test
