// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "guest.hpp"

#include <common/memory.hpp>
#include <multiboot/in_image.hpp>

#include "native_tests.hpp"

namespace guest {
namespace {

constexpr std::uint32_t kTravellers = 3;
multiboot::InImage<Traveller> travellers[kTravellers];

constexpr NamedTest kTests[] = {
    {"boot", test_boot},
    {"round-trip", test_round_trip},
    {"contract", test_contract},
    {"identity", test_identity},
    {"thousand", test_thousand},
    {"resume", test_resume},
    {"segments", test_segments},
    {"one-way", test_one_way},
    {"peer-fault", test_peer_fault},
    {"fault-comes-back", test_fault_comes_back},
    {"control-page-fault", test_control_page_fault},
    {"nested-fault", test_nested_fault},
    {"breakpoints", test_breakpoints},
    {"nmi-ignored", test_nmi_ignored},
    {"nmi-moments", test_nmi_moments},
    {"report-uart", test_report_uart},
    {"refusals", test_refusals},
    {"misuse", test_misuse},
    {"over-image", test_over_image},
    {"readonly-gdt", test_readonly_gdt},
    {"data-page", test_data_page},
    {"bios-e820", test_bios_e820},
    {"bios-buffer", test_bios_buffer},
    {"bios-many", test_bios_many},
    {"bios-devices", test_bios_devices},
    {"bios-refusals", test_bios_refusals},
    {"bios-abandoned", test_bios_abandoned},
    {"bios-disk", test_bios_disk},
    {"bios-services", test_bios_services},
    {"bios-clock", test_bios_clock},
    {"bios-key", test_bios_key},
    {"bios-video", test_bios_video},
    {"bios-interrupts", test_bios_interrupts},
    {"bios-c-abi", test_bios_c_abi},
};

bool same(const char* left, const char* right) {
    while (*left != '\0' && *left == *right) {
        ++left;
        ++right;
    }
    return *left == *right;
}

// Returns if the test is not among these.
void run_test(libjump::Span<const NamedTest> tests, const char* name, Environment& environment) {
    for (const NamedTest& entry : tests) {
        if (same(entry.name, name)) {
            Tap tap;
            entry.test(environment, tap);
            tap.finish();
        }
    }
}

[[noreturn]] void bail_out(const char* what, const char* which) {
    print("Bail out! ", what, " ", which, "\n");
    freestanding::debug_exit(false);
}

}  // namespace

Mailbox& mailbox() { return *multiboot::to_virtual<Mailbox>(libjump::PhysAddr{kMailboxAddress}); }

Traveller& traveller(Environment& environment, std::uint32_t slot) { return travellers[slot].make(environment.pages); }

Peer need_peer(Environment& environment, const char* name) {
    Peer peer;
    if (!find_peer(environment.boot, name, peer)) {
        bail_out("no usable module", name);
    }
    return peer;
}

bool prepare(Traveller& traveller, const Peer& peer, Tap& tap) {
    const libjump::Result<void> prepared = traveller.prepare(peer);
    if (!prepared.ok()) {
        tap.check(false, "a plan for ", peer.name);
        say_why(prepared.failure());
    }
    return prepared.ok();
}

void say_why(const libjump::Failure& failure) {
    char text[libjump::kSentenceMax];
    libjump::describe(failure, text);
    print("# ", text, "\n");
}

}  // namespace guest

void multiboot::run(Environment& environment) {
    char name[24] = "";
    multiboot::find_argument(environment.boot.arguments(), "test", name);
    memset(&guest::mailbox(), 0, sizeof(guest::Mailbox));
    guest::run_test(guest::kTests, name, environment);
    guest::run_test(guest::kArchTests, name, environment);
    guest::bail_out("no test", name);
}
