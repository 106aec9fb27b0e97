// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump restore, of an image that knows its machine; and that save tells it.
#include "support/disks.hpp"
#include "support/fresh_boot.hpp"
#include "support/machine_uuid.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

void put_machine(FreshBoot& saved, const MachineId& id) {
    auto header = saved.header();
    header.machine = id;
    saved.put(header);
}

}  // namespace

TEST_CASE("save: the image has the machine's identity, or none") {
    FreshBoot saved;
    CHECK(saved.header().machine == MachineId{});
    set_uuid(saved);
    saved.set_command_line("kexec_jump_back_entry=0x4800040");
    REQUIRE(saved.run({"save", saved.source, saved.image}) == Exit::kDone);
    CHECK(saved.header().machine == kHere);
}

TEST_CASE("restore: an image of another machine is refused before its content or its state is looked at") {
    FreshBoot saved;
    set_uuid(saved);
    saved.kernel.identity = {"6.12.0", "#2 SMP other", {9}};
    const auto why =
        "the image is of another machine, with the UUID " + kElsewhereWords + "; this one's is " + kHereWords + "\n";
    for (const auto state : {State::kComplete, State::kResumed}) {
        auto header = saved.header();
        header.machine = kElsewhere;
        header.state = state;
        saved.put(header);
        auto bytes = read_file(saved.image);
        bytes.back() ^= 1;
        write_file(saved.image, bytes);
        for (const auto& options : std::vector<std::vector<std::string>>{
                 {}, {"--check"}, {"--again"}, {"--no-jump"}, {"--discard-waiting", "--again"}}) {
            check_refused(saved, Exit::kForeign, why, options);
        }
    }
}

TEST_CASE("restore: an image of this machine, or where either has no identity, is restored") {
    FreshBoot saved;
    put_machine(saved, kElsewhere);
    CHECK(saved.run({"restore", "--check", saved.image}) == Exit::kDone);
    set_uuid(saved, "ffffffff-ffff-ffff-ffff-ffffffffffff");
    CHECK(saved.run({"restore", "--check", saved.image}) == Exit::kDone);
    set_uuid(saved);
    CHECK(saved.run({"restore", "--check", saved.image}) == Exit::kForeign);
    put_machine(saved, {});
    CHECK(saved.run({"restore", "--check", saved.image}) == Exit::kDone);
    put_machine(saved, kHere);
    CHECK(saved.run({"restore", "--quiet", saved.image}) == Exit::kDone);
    CHECK(saved.kernel.jumps == 1);
}
