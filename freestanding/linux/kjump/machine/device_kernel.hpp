// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A kernel that is asked by /dev/libjump, the device of libjump's module.
#pragma once

#include "machine/crash_kernel.hpp"
#include "machine/device.hpp"
#include "machine/device_windows.hpp"
#include "machine/running_kernel.hpp"

namespace kjump {

class DeviceKernel final : public Kernel {
public:
    // `root` stands before /dev, /proc and /sys; empty but in tests, which have a `request` of their own.
    explicit DeviceKernel(const std::string& root, Device::Request request = {})
        : root_(root), device_(root, std::move(request)) {}

    KernelId identify() const override { return running_kernel(root_); }
    std::string interface() const override;
    bool is_loaded() const override { return slot(chosen_).loaded; }
    void load(const Peer& peer, Placement placement) override;
    void unload() override;
    void jump(std::uint32_t timeout) override;
    bool takes_any_image() const override { return true; }
    void write(std::uint64_t start, Bytes bytes) override;
    void set_entry(std::uint64_t entry) override;
    void load_for_crash(std::uint64_t entry, const Segment& segment) override { load_crash_kernel(entry, segment); }
    std::optional<Timer> timer() const override;
    std::vector<Slot> slots() const override;
    bool keeps_choice() const override { return false; }
    std::uint64_t chosen_slot() const override { return chosen_; }
    void choose_slot(std::uint64_t slot) override { chosen_ = static_cast<std::uint32_t>(slot); }
    std::unique_ptr<Lock> lock(const Notice& notice) override { return device_.lock(notice); }
    void read(std::uint64_t start, std::span<std::uint8_t> bytes) const override;
    // No file shows it.
    std::vector<std::uint8_t> memory_outside(std::uint64_t) const override { return {}; }
    Windows* windows() override { return &windows_; }

private:
    Slot slot(std::uint32_t number) const;
    // LIBJUMP_READ or LIBJUMP_WRITE. Returns 0, or an errno.
    int access(unsigned long request, std::uint64_t start, const std::uint8_t* bytes, std::size_t length) const;
    void check_loading(int error) const;
    void reseed() const;
    [[noreturn]] void fail_with_report(const libjump_device_enter& enter) const;

    std::string root_;
    Device device_;
    DeviceWindows windows_{device_};
    std::uint32_t chosen_ = 0;
};

}  // namespace kjump
