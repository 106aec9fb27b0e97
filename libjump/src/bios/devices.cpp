// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <libjump/bios/devices.hpp>
#include <libjump/bios/i8254.hpp>
#include <libjump/bios/i8259.hpp>
#include <libjump/x86.hpp>

namespace libjump {
namespace {

constexpr std::uint16_t kCmosIndex = 0x70;
constexpr std::uint8_t kNmiMask = 0x80, kCmosStatusD = 0x0d;  // the last index written should be one that is only read

class ScriptWriter {
public:
    void out(std::uint16_t port, unsigned value, std::uint8_t times = 1) {
        script_.writes[script_.count++] = {port, static_cast<std::uint8_t>(value), times};
    }

    void pics(std::uint8_t master_base, std::uint8_t slave_base, std::uint16_t masks) {
        const auto write = [this](std::uint16_t port, std::uint8_t value) { out(port, value); };
        i8259::initialize(master_base, slave_base, write);
        // No command word clears the in-service register, and a service abandoned in a handler leaves bits in it.
        out(i8259::kMasterCommand, i8259::kEndOfInterrupt, i8259::kInputs);
        out(i8259::kSlaveCommand, i8259::kEndOfInterrupt, i8259::kInputs);
        i8259::set_masks(masks, write);
    }

    void timer(std::uint8_t control, std::uint16_t divisor) {
        i8254::set_counter0(control, divisor, [this](std::uint16_t port, std::uint8_t value) { out(port, value); });
    }

    void cmos_index(bool nmi_masked) { out(kCmosIndex, (nmi_masked ? kNmiMask : 0u) | kCmosStatusD); }

    [[nodiscard]] const PortScript& script() const { return script_; }

private:
    PortScript script_{};
};

}  // namespace

std::uint16_t pic_masks() {
    return static_cast<std::uint16_t>(read_port(i8259::kMasterData) | read_port(i8259::kSlaveData) << 8);
}

PortScript script_to_bios(const BiosDevices& devices) {
    ScriptWriter script;
    if (devices.timer_control != 0) {
        script.timer(i8254::kSquareWave, 0);  // first: writing it may raise IRQ0, which initialising the PIC forgets
    }
    script.pics(kBiosMasterBase, kBiosSlaveBase, devices.bios_masks);
    script.cmos_index(devices.nmi_masked);
    return script.script();
}

PortScript script_to_caller(const BiosDevices& devices, std::uint16_t masks) {
    ScriptWriter script;
    if (devices.timer_control != 0) {
        script.timer(devices.timer_control, devices.timer_divisor);
    }
    script.pics(devices.master_base, devices.slave_base, masks);
    script.cmos_index(devices.nmi_masked);
    return script.script();
}

}  // namespace libjump
