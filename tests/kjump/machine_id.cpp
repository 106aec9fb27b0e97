// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/machine_id.hpp"

#include <catch2/catch.hpp>

#include "support/machine_uuid.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

MachineId id_of(const std::string& words) {
    const FakeMachine machine;
    set_uuid(machine, words);
    return machine_id(machine.folder.path());
}

}  // namespace

TEST_CASE("a machine's identity is its UUID, in the order of its digits") {
    CHECK(id_of(kHereWords) == kHere);
    CHECK(id_of("4C4C4544-0031-5210-8035-B4C04F513302") == kElsewhere);
    CHECK(id_of("00000000-0000-0000-0000-000000000001")[15] == 1);
    CHECK(id_of("ffffffff-ffff-ffff-ffff-fffffffffffe")[15] == 0xfe);
    CHECK(uuid_words(kHere) == kHereWords);
}

TEST_CASE("a machine without a UUID has no identity") {
    const FakeMachine machine;
    CHECK(machine_id(machine.folder.path()) == MachineId{});
    std::filesystem::create_directories(machine.folder / "sys/class/dmi/id/product_uuid");  // cannot be read
    CHECK(machine_id(machine.folder.path()) == MachineId{});
    CHECK(id_of("00000000-0000-0000-0000-000000000000") == MachineId{});
    CHECK(id_of("ffffffff-ffff-ffff-ffff-ffffffffffff") == MachineId{});
}

TEST_CASE("what is no UUID is no identity") {
    for (const auto* words :
         {"", "-", "Not Settable", "4c4c454400315210-8035-b4c04f513301", "4c4c4544003152108035b4c04f513301",
          "4c4c4544-0031-5210-8035-b4c04f51330", "4c4c4544-0031-5210-8035-b4c04f5133011",
          "4c4c4544-0031-5210-8035-b4c04f51330g", "4c4c454-40031-5210-8035-b4c04f513301",
          "4c4c4544-0031-5210-8035-b4c04f5133 1", "4c4c4544-0031-5210-8035-b4c0-f513301",
          " 4c4c4544-0031-5210-8035-b4c04f513301", "4c4c4544-0031-5210-8035-b4c04f513301 "}) {
        INFO(words);
        CHECK(id_of(words) == MachineId{});
    }
}

TEST_CASE("two machines are different ones only if both have an identity") {
    CHECK(origin_of(kHere, kHere) == Origin::kThisMachine);
    CHECK(origin_of(kElsewhere, kHere) == Origin::kAnotherMachine);
    CHECK(origin_of({}, kHere) == Origin::kUnknown);
    CHECK(origin_of(kHere, {}) == Origin::kUnknown);
    CHECK(origin_of({}, {}) == Origin::kUnknown);
}
