// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A kernel that is asked by kexec_load(2), reboot(2) and the files of libjump's patch in /sys/kernel.
#pragma once

#include <string>

#include "machine/kernel.hpp"
#include "machine/running_kernel.hpp"

namespace kjump {

class KexecKernel final : public Kernel {
public:
    // `root` stands before /sys; empty but in tests.
    explicit KexecKernel(std::string root) : root_(std::move(root)) {}

    // True if the kernel has files of libjump's patch.
    static bool is_there(const std::string& root);

    KernelId identify() const override { return running_kernel(root_); }
    std::string interface() const override { return "kexec, with libjump's patches"; }
    bool is_loaded() const override;
    void load(const Peer& peer, Placement placement) override;
    void unload() override;
    void jump(std::uint32_t timeout) override;
    std::vector<Slot> slots() const override;
    bool keeps_choice() const override { return true; }
    std::uint64_t chosen_slot() const override;
    void choose_slot(std::uint64_t slot) override;
    std::unique_ptr<Lock> lock(const Notice& notice) override;
    void read(std::uint64_t start, std::span<std::uint8_t> bytes) const override;
    std::vector<std::uint8_t> memory_outside(std::uint64_t page) const override;

private:
    std::string file(const char* name) const { return root_ + "/sys/kernel/" + name; }
    bool has_slots() const;
    void check_slots() const;
    void check_loading() const;

    std::string root_;
};

// The sentence for a kexec_load(2) that failed with `error`, an errno.
Failure load_failure(int error);
// The same for reboot(2) into what is loaded.
Failure jump_failure(int error);

}  // namespace kjump
