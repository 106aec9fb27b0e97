// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The text of fault reports, compared with what the control code's text says to a reader of its format, and C's view.
#include <cstring>
#include <string>

#include <catch2/catch.hpp>

#include <libjump/fault_report.hpp>
#include <libjump/jump.hpp>
#include <libjump/libjump.h>

#include "support/fake_memory.hpp"
#include "support/native.hpp"
#include "support/real_pages.hpp"

using libjump::describe;
using libjump::PeerFault;

namespace {

constexpr std::uint32_t kPeer = static_cast<std::uint32_t>(libjump::Phase::kPeer);

template <class Report>
std::string text_of(const Report& report) {
    char text[libjump::kReportTextMax];
    const std::size_t length = describe(report, text);
    REQUIRE(length + 1 < sizeof text);
    REQUIRE(std::strlen(text) == length);
    return text;
}

}  // namespace

TEST_CASE("The report of i386 as text") {
    const libjump::i386::FaultReport report{.phase = kPeer,
                                            .vector = 6,
                                            .error = 0,
                                            .eip = 0x1000031,
                                            .cs = 0x10,
                                            .eflags = 0x46,
                                            .eax = 1,
                                            .ebx = 2,
                                            .ecx = 3,
                                            .edx = 4,
                                            .esi = 5,
                                            .edi = 6,
                                            .ebp = 7,
                                            .esp = 0xfffff8,
                                            .cr0 = 0x11,
                                            .cr2 = 0x22,
                                            .cr3 = 0x33,
                                            .cr4 = 0x44};
    REQUIRE(text_of(report) ==
            "\r\nlibjump: fault phase=peer vector=00000006 error=00000000\r\n"
            "libjump: eip=01000031 cs=00000010 eflags=00000046\r\n"
            "libjump: eax=00000001 ebx=00000002 ecx=00000003 edx=00000004\r\n"
            "libjump: esi=00000005 edi=00000006 ebp=00000007 esp=00fffff8\r\n"
            "libjump: cr0=00000011 cr2=00000022 cr3=00000033 cr4=00000044\r\n");
}

TEST_CASE("A text that does not fit is cut, and its whole length told") {
    libjump::i386::FaultReport report{};
    report.phase = kPeer;  // four characters, none of them NUL
    const std::string whole = text_of(report);
    char text[10];
    REQUIRE(describe(report, text) == whole.size());
    REQUIRE(text == whole.substr(0, 9));
    REQUIRE(describe(report, {}) == whole.size());
}

#ifdef __x86_64__
TEST_CASE("The report of x86_64 as text") {
    libjump::x86_64::FaultReport report{};
    report.phase = kPeer;
    report.vector = 14;
    report.error = 2;
    report.rip = 0xffffffff80001234;
    report.rdi = 0x1d1;
    report.rax = 0xaaa;
    report.r15 = 0xf;
    report.cr2 = 0xfedcba9876543210;
    const std::string text = text_of(report);
    REQUIRE(text.find("fault phase=peer vector=000000000000000e error=0000000000000002") != std::string::npos);
    REQUIRE(text.find("rip=ffffffff80001234 cs=") != std::string::npos);
    REQUIRE(text.find("rdi=00000000000001d1 rsi=") != std::string::npos);
    REQUIRE(text.find(" rax=0000000000000aaa") != std::string::npos);
    REQUIRE(text.find(" r15=000000000000000f") != std::string::npos);
    REQUIRE(text.find("cr2=fedcba9876543210 cr3=") != std::string::npos);
}
#endif

TEST_CASE("A leaver learns of a fault only if the last peer's came back") {
    const test::RealPages page(1);
    test::FakeMemory memory;
    libjump::JumpConfig config;
    config.control_page = libjump::PhysAddr{0x300000};
    config.control_page_virtual = libjump::VirtAddr{page.address(0)};
    config.kernel_keeps = libjump::keep::kAll;
    config.paging = test::kNativePaging;
    config.peer_fault = PeerFault::kReturn;
    auto prepared = libjump::Jump::prepare(memory, config);
    REQUIRE(prepared.ok());
    libjump_jump storage{};
    auto* jump = new (&storage) libjump::Jump(prepared.value());
    libjump_fault fault{};
    REQUIRE(jump->fault() == nullptr);
    REQUIRE(libjump_report(&storage, &fault) == 0);
    REQUIRE(libjump_report_text(&storage, nullptr, 0) == 0);

    auto& data = reinterpret_cast<libjump::Native::Page*>(page.page(0))->data;
    data.faulted = 1;
    data.report.vector = 13;
    data.report.error = 0x1238;
    data.report.cr2 = 0xabc;
    REQUIRE(jump->fault() == &data.report);
    REQUIRE(libjump_report(&storage, &fault) == 1);
    REQUIRE(fault.vector == 13);
    REQUIRE(fault.error == 0x1238);
    REQUIRE(fault.cr2 == 0xabc);
    char text[LIBJUMP_REPORT_MAX];
    REQUIRE(libjump_report_text(&storage, text, sizeof text) == describe(data.report, {}));
    jump->release(memory);
}

TEST_CASE("What follows a peer's fault is chosen, but of a copy's leaver nothing is left to come back to") {
    const test::RealPages page(1);
    test::FakeMemory memory;
    libjump::JumpConfig config;
    config.control_page = libjump::PhysAddr{0x300000};
    config.control_page_virtual = libjump::VirtAddr{page.address(0)};
    config.swap_page = libjump::PhysAddr{0x301000};
    config.kernel_keeps = libjump::keep::kAll;
    config.paging = test::kNativePaging;
    const auto stops_after = [&](PeerFault choice, libjump::MoveMode mode) {
        config.peer_fault = choice;
        auto jump = libjump::Jump::prepare(memory, config);
        REQUIRE(jump.ok());
        REQUIRE(jump.value().arm(4, libjump::PhysAddr{0x1000}, mode).ok());
        const auto& data = jump.value().control_page().data;
        const bool stops = data.peer_on_fault == data.on_fault;  // which stops until the peer runs
        jump.value().release(memory);
        return stops;
    };
    REQUIRE(stops_after(PeerFault::kStop, libjump::MoveMode::kSwap));
    REQUIRE_FALSE(stops_after(PeerFault::kReturn, libjump::MoveMode::kSwap));
    REQUIRE(stops_after(PeerFault::kStop, libjump::MoveMode::kCopy));
    REQUIRE(stops_after(PeerFault::kReturn, libjump::MoveMode::kCopy));
}
