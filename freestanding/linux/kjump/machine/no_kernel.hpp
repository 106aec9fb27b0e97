// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A kernel that nothing can leave: it has neither libjump's module nor its patches. It can be saved from and
// identified, and goes back when it panics.
#pragma once

#include "machine/crash_kernel.hpp"
#include "machine/kernel.hpp"
#include "machine/running_kernel.hpp"

namespace kjump {

class NoKernel final : public Kernel {
public:
    explicit NoKernel(std::string root) : root_(std::move(root)) {}

    KernelId identify() const override { return running_kernel(root_); }
    std::string interface() const override { return std::string("none: ") + kRemedy; }
    bool is_loaded() const override { return false; }
    bool lacks_module() const override { return is_of_64_bits(); }
    void load(const Peer&, Placement) override { refuse(); }
    void load_for_crash(std::uint64_t entry, const Segment& segment) override {
        if (is_of_64_bits()) {
            load_crash_kernel(entry, segment);
        } else {
            Kernel::load_for_crash(entry, segment);
        }
    }
    void unload() override { refuse(); }
    void jump(std::uint32_t) override { refuse(); }
    std::vector<Slot> slots() const override { return {}; }
    bool keeps_choice() const override { return false; }
    std::uint64_t chosen_slot() const override { refuse(); }
    void choose_slot(std::uint64_t) override { refuse(); }
    std::unique_ptr<Lock> lock(const Notice&) override { refuse(); }
    void read(std::uint64_t, std::span<std::uint8_t>) const override { refuse(); }
    std::vector<std::uint8_t> memory_outside(std::uint64_t) const override { return {}; }

private:
    static constexpr const char* kRemedy =
        "load libjump's module (modprobe libjump), or boot a kernel with libjump's patches";

    [[noreturn]] static void refuse() {
        throw Failure(Exit::kKernel, std::string("nothing can leave this kernel: ") + kRemedy);
    }

    std::string root_;
};

}  // namespace kjump
