// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Functions that the tests of the guest image share.
#pragma once

#include <common/tap.hpp>
#include <multiboot/environment.hpp>
#include <multiboot/traveller.hpp>

#include "../mailbox.hpp"

namespace guest {

using freestanding::Hex;
using freestanding::print;
using freestanding::Tap;
using multiboot::Environment;
using multiboot::Peer;
using multiboot::Traveller;

// A test ends with the plan unless its peer does.
using Test = void (*)(Environment&, Tap&);

struct NamedTest {
    const char* name;
    Test test;
};

void test_boot(Environment&, Tap&);
void test_round_trip(Environment&, Tap&);
void test_contract(Environment&, Tap&);
void test_identity(Environment&, Tap&);
void test_thousand(Environment&, Tap&);
void test_resume(Environment&, Tap&);
void test_segments(Environment&, Tap&);
void test_one_way(Environment&, Tap&);
void test_peer_fault(Environment&, Tap&);
void test_fault_comes_back(Environment&, Tap&);
void test_control_page_fault(Environment&, Tap&);
void test_nested_fault(Environment&, Tap&);
void test_breakpoints(Environment&, Tap&);
void test_nmi_ignored(Environment&, Tap&);
void test_nmi_moments(Environment&, Tap&);
void test_report_uart(Environment&, Tap&);
void test_refusals(Environment&, Tap&);
void test_misuse(Environment&, Tap&);
void test_over_image(Environment&, Tap&);
void test_readonly_gdt(Environment&, Tap&);
void test_data_page(Environment&, Tap&);
void test_bios_e820(Environment&, Tap&);
void test_bios_buffer(Environment&, Tap&);
void test_bios_many(Environment&, Tap&);
void test_bios_devices(Environment&, Tap&);
void test_bios_refusals(Environment&, Tap&);
void test_bios_abandoned(Environment&, Tap&);
void test_bios_disk(Environment&, Tap&);
void test_bios_services(Environment&, Tap&);
void test_bios_clock(Environment&, Tap&);
void test_bios_key(Environment&, Tap&);
void test_bios_video(Environment&, Tap&);
void test_bios_interrupts(Environment&, Tap&);
void test_bios_c_abi(Environment&, Tap&);

[[nodiscard]] Mailbox& mailbox();

// Travellers live in the image. `slot` < 3; each call makes a new one of it.
[[nodiscard]] Traveller& traveller(Environment& environment, std::uint32_t slot = 0);

// Finds and reads the peer of that name; ends the guest as failed if there is none.
[[nodiscard]] Peer need_peer(Environment& environment, const char* name);

// Prepares; a failure is printed with its reason as a failed test point.
bool prepare(Traveller& traveller, const Peer& peer, Tap& tap);

void say_why(const libjump::Failure& failure);

}  // namespace guest
