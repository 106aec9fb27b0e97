// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What a boot does with images of other machines.
#include <catch2/catch.hpp>

#include "support/boot.hpp"
#include "support/machine_uuid.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

class BootOfKnown : public Boot {
public:
    BootOfKnown() { set_uuid(*this); }

    std::string add_of(const MachineId& id, const std::string& name, int minutes = 0) {
        const auto disk = add(name, minutes);
        auto header = header_on(disk);
        header.machine = id;
        put_header_on(disk, header);
        return disk;
    }
};

std::string left_alone(const std::string& disk) {
    return "kjump: " + disk + ": has the image of another machine, which is left alone\n";
}

}  // namespace

TEST_CASE("restore --at-boot: an image of another machine is neither tried nor marked") {
    BootOfKnown machine;
    const auto disk = machine.add_of(kElsewhere, "sda");
    const auto before = read_file(disk);
    for (const auto& options : std::vector<std::vector<std::string>>{{}, {"--pass-over"}}) {
        CHECK(machine.restore(options) == Exit::kDamaged);
        CHECK(machine.said() == left_alone(disk) + kNone);
    }
    CHECK(machine.run({"find", "--at-boot"}) == Exit::kDamaged);
    CHECK(machine.said() == left_alone(disk) + kNone);
    CHECK(machine.kernel.loads + machine.kernel.jumps == 0);
    CHECK(read_file(disk) == before);
}

TEST_CASE("restore --at-boot: beside a newer one of another machine this machine's is restored") {
    BootOfKnown machine;
    const auto other = machine.add_of(kElsewhere, "sda", 2), disk = machine.add_of(kHere, "sdb", 1),
               older = machine.add_of(kHere, "sdc");
    const auto before = read_file(other);
    CHECK(machine.run({"find", "--at-boot"}) == Exit::kDone);
    CHECK(machine.said() == left_alone(other) + disk + ": complete; the next boot restores it\n" + older +
                                ": complete; the next boot restores it\n");
    CHECK(machine.restore() == Exit::kDone);
    CHECK(machine.said() == left_alone(other) + passed_over(older));
    CHECK(machine.kernel.jumps == 1);
    CHECK(state_on(disk) == State::kResuming);
    CHECK(read_file(other) == before);
}

TEST_CASE("restore --at-boot --pass-over: only this machine's images are marked") {
    BootOfKnown machine;
    const auto other = machine.add_of(kElsewhere, "sda"), disk = machine.add_of(kHere, "sdb");
    CHECK(machine.restore({"--pass-over"}) == Exit::kDone);
    CHECK(machine.said() == left_alone(other) + passed_over(disk));
    CHECK(state_on(other) == State::kComplete);
    CHECK(state_on(disk) == State::kPassedOver);
}

TEST_CASE("restore --at-boot: where either has no identity the image is as this machine's") {
    BootOfKnown machine;
    const auto without = machine.add_of({}, "sda");
    CHECK(machine.restore() == Exit::kDone);
    CHECK(state_on(without) == State::kResuming);
    std::filesystem::remove(machine.folder / "sys/class/dmi/id/product_uuid");
    const auto disk = machine.add_of(kElsewhere, "sdb");
    CHECK(machine.restore({"--pass-over"}) == Exit::kDone);
    CHECK(machine.said() == passed_over(disk));
}

TEST_CASE("find: of another machine's images the ones for its boot alone are a notice of --at-boot") {
    BootOfKnown machine;
    const auto disk = machine.add_of(kElsewhere, "sda");
    CHECK(machine.run({"find"}) == Exit::kDone);
    CHECK(machine.said() == disk + ": complete; of another machine, whose next boot restores it\n");
    auto header = header_on(disk);
    header.at_boot = false;
    put_header_on(disk, header);
    CHECK(machine.run({"find"}) == Exit::kDone);
    CHECK(machine.said() == disk + ": complete; of another machine\n");
    CHECK(machine.run({"find", "--at-boot"}) == Exit::kDamaged);
    CHECK(machine.said() == kNone);
}
