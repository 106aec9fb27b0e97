// SPDX-License-Identifier: MIT OR GPL-2.0-only
// BIOS calls up to the point where the machine is needed: every refusal, what is prepared, and nothing left behind.
#include <cstring>
#include <vector>

#include <catch2/catch.hpp>

#include <libjump/bios/caller.hpp>

#include "support/fake_memory.hpp"
#include "support/native.hpp"
#include "support/real_pages.hpp"

using namespace libjump;
using test::FakeMemory;
using test::RealPages;

namespace {

constexpr PhysAddr kControl{0x00300000}, kSwap{0x00301000}, kRequest{0x00302000}, kWindow{0x80000};
constexpr PhysExtent kMemory{PhysAddr{0}, 0x40000000};

struct Fixture {
    RealPages pages{2};  // control page, request page

    BiosConfig config() const {
        BiosConfig config;
        config.jump = {.control_page = kControl,
                       .control_page_virtual = VirtAddr{pages.address(0)},
                       .swap_page = kSwap,
                       .paging = test::kNativePaging,
                       .kernel_keeps = keep::kAll,
                       .identity = {&kMemory, 1}};
        config.window = kWindow;
        config.buffer_size = 2 * kPageSize;
        config.request_page = kRequest;
        config.request_page_virtual = VirtAddr{pages.address(1)};
        return config;
    }

    // The page whose contents the window will have first.
    static PhysAddr first_source(FakeMemory& memory, Native::Word head) {
        PhysAddr source;
        const auto find = [&](EntryTag tag, PhysAddr page, PhysAddr destination) -> Result<void> {
            if (tag == EntryTag::kSource && destination == kWindow) {
                source = page;
            }
            return {};
        };
        REQUIRE(walk_list<Native::Word>(memory, head, find).ok());
        return source;
    }
};

void require_refused(const BiosConfig& config, Error error) {
    FakeMemory memory;
    REQUIRE(BiosCaller::prepare(memory, config).failure().error == error);
    REQUIRE(memory.held().empty());
    REQUIRE(memory.complaints().empty());
}

// The port writes of a script, as plain numbers.
std::vector<std::uint32_t> numbers(const PortScript& script) {
    std::vector<std::uint32_t> numbers;
    REQUIRE(script.count <= kMaxPortWrites);
    for (std::uint32_t i = 0; i < script.count; ++i) {
        const PortWrite& write = script.writes[i];
        REQUIRE(write.times != 0);
        numbers.insert(numbers.end(), write.times, std::uint32_t{write.port} << 8 | write.value);
    }
    return numbers;
}

using Numbers = std::vector<std::uint32_t>;

}  // namespace

TEST_CASE_METHOD(Fixture, "A prepared call has the trampoline and its setup where the window will be") {
    FakeMemory memory;
    auto caller = BiosCaller::prepare(memory, config());
    REQUIRE(caller.ok());
    const auto& control = *reinterpret_cast<const Native::Page*>(pages.page(0));
    REQUIRE(control.data.peer_entry == kWindow.value);
    const PhysAddr source = first_source(memory, control.data.move.list_head);
    REQUIRE(memory.is_held(source));
    const auto& page = memory.contents(source);
    const std::uint32_t code = bios_code_offset(libjump_bios_code_end);
    REQUIRE(code > 500);
    REQUIRE(std::memcmp(page.data(), libjump_bios_code, code) == 0);
    const BiosWindowSetup setup = make_bios_window_setup(kWindow, kRequest);
    REQUIRE(std::memcmp(page.data() + offsetof(BiosWindow, setup), &setup, sizeof setup) == 0);
    REQUIRE(caller.value().buffer_segment() == 0x8200);
    caller.value().release(memory);
    REQUIRE(memory.held().empty());
    REQUIRE(memory.complaints().empty());
}

TEST_CASE_METHOD(Fixture, "Each allocation may fail, and nothing is left behind") {
    std::size_t successes = 0;
    for (;; ++successes) {
        FakeMemory memory;
        memory.fail_after(successes);
        auto caller = BiosCaller::prepare(memory, config());
        if (caller.ok()) {
            caller.value().release(memory);
            REQUIRE(memory.held().empty());
            break;
        }
        REQUIRE(caller.failure().error == Error::kOutOfMemory);
        REQUIRE(memory.held().empty());
        REQUIRE(memory.complaints().empty());
    }
    REQUIRE(successes > 9);  // 5 of transition tables, 4 of the window, its list
}

TEST_CASE_METHOD(Fixture, "A window that cannot be is refused") {
    const auto with = [&](std::uint64_t window, std::uint32_t buffer, std::uint64_t end = 0xa0000) {
        BiosConfig wrong = config();
        wrong.window = PhysAddr{window};
        wrong.buffer_size = buffer;
        wrong.low_memory_end = PhysAddr{end};
        return wrong;
    };
    require_refused(with(0x80800, 0), Error::kBiosWindowInvalid);
    require_refused(with(0, 0), Error::kBiosWindowInvalid);
    require_refused(with(0x9f000, 0), Error::kBiosWindowInvalid);
    require_refused(with(0xa0000, 0), Error::kBiosWindowInvalid);
    require_refused(with(0x9d000, 0x2000), Error::kBiosWindowInvalid);
    require_refused(with(0x80000, 0, 0x81fff), Error::kBiosWindowInvalid);
    require_refused(with(0x80000, 0x1001), Error::kBiosWindowInvalid);
    require_refused(with(0x1000, 0xfffff000), Error::kBiosWindowInvalid);
    require_refused(with(std::uint64_t{1} << 32, 0), Error::kBiosWindowInvalid);
    require_refused(with(~std::uint64_t{0xfff}, 0x2000), Error::kBiosWindowInvalid);
    // A low_memory_end above 640 KiB gives no more room.
    require_refused(with(0x9f000, 0, 0x100000), Error::kBiosWindowInvalid);
    const std::pair<std::uint32_t, std::uint32_t> good[] = {
        {0x1000, 0}, {0x9e000, 0}, {0x9d000, 0x1000}, {0x1000, 0x9d000}};
    for (const auto& [window, buffer] : good) {
        FakeMemory memory;
        auto caller = BiosCaller::prepare(memory, with(window, buffer));
        REQUIRE(caller.ok());
        caller.value().release(memory);
    }
}

TEST_CASE_METHOD(Fixture, "Pages of the call that collide are refused") {
    BiosConfig wrong = config();
    wrong.jump.swap_page = PhysAddr{};
    require_refused(wrong, Error::kSwapPageMissing);
    const std::uint64_t bad_pages[] = {0, kControl.value, kSwap.value, kRequest.value + 8, std::uint64_t{1} << 32};
    for (const std::uint64_t page : bad_pages) {
        wrong = config();
        wrong.request_page = PhysAddr{page};
        require_refused(wrong, Error::kBiosRequestPageInvalid);
    }
    wrong = config();
    wrong.request_page_virtual = VirtAddr{};
    require_refused(wrong, Error::kBiosRequestPageInvalid);
    wrong = config();
    wrong.request_page = kWindow.plus(kPageSize);
    require_refused(wrong, Error::kSegmentHitsReserved);
    wrong = config();
    wrong.jump.swap_page = kWindow;
    require_refused(wrong, Error::kSegmentHitsSwapPage);
    wrong = config();
    wrong.jump.control_page = kWindow.plus(3 * kPageSize);
    require_refused(wrong, Error::kSegmentHitsControlPage);
    wrong = config();
    wrong.jump.control_page_virtual = VirtAddr{};
    require_refused(wrong, Error::kControlPageInvalid);
}

TEST_CASE_METHOD(Fixture, "A timer control that does not take both bytes of counter 0's divisor is refused") {
    for (std::uint32_t control = 0; control <= 0xff; ++control) {
        BiosConfig config = this->config();
        config.devices.timer_control = static_cast<std::uint8_t>(control);
        if (control == 0 || (control >= 0x30 && control <= 0x3f)) {
            REQUIRE(check_config(config).ok());
        } else {
            require_refused(config, Error::kBiosTimerInvalid);
            REQUIRE(check_config(config).failure().value == control);
        }
    }
}

TEST_CASE_METHOD(Fixture, "Arguments that cannot be are refused, and nothing is touched") {
    FakeMemory memory;
    auto prepared = BiosCaller::prepare(memory, config());
    BiosCaller& caller = prepared.value();
    std::memset(pages.page(1), 0xee, kPageSize);
    BiosRegs regs;
    std::memset(&regs, 0xdd, sizeof regs);
    const BiosRegs untouched = regs;

    for (const std::uint32_t vector : {0x100u, 0xffffffffu}) {
        const Failure failure = caller.interrupt(vector, regs).failure();
        REQUIRE(failure.error == Error::kBiosVectorInvalid);
        REQUIRE(failure.vector == vector);
    }
    const std::pair<std::uint32_t, std::uint32_t> wraps[] = {{0xf000, 0x10000}, {0xffff, 0x10},  {0xf001, 0xfff0},
                                                             {0x10000, 0},      {0xffffffff, 0}, {0, 0xffffffff}};
    for (const auto& [segment, offset] : wraps) {
        const Failure failure = caller.far_call(segment, offset, regs).failure();
        REQUIRE(failure.error == Error::kBiosAddressWraps);
        REQUIRE(failure.value == (std::uint64_t{segment} << 32 | offset));
    }
    const auto refused = [&](std::uint64_t address, std::uint64_t size) {
        const BiosBuffer in{.address = PhysAddr{address}, .in_size = size};
        const BiosBuffer out{.address = PhysAddr{address}, .out_size = size};
        const Failure failure = caller.interrupt(0x15, regs, in).failure();
        REQUIRE(caller.interrupt(0x15, regs, out).failure().error == failure.error);
        REQUIRE(caller.far_call(0xf000, 0, regs, in).failure().error == failure.error);
        REQUIRE(caller.far_call(0xf000, 0, regs, out).failure().error == failure.error);
        REQUIRE((failure.error != Error::kBiosBufferTooLarge || failure.value == size));
        return failure.error;
    };
    REQUIRE(refused(0x400000, 0x2001) == Error::kBiosBufferTooLarge);
    REQUIRE(refused(0x400000, 0xffffffff) == Error::kBiosBufferTooLarge);
    REQUIRE(refused(0x400000, 0x100000001) == Error::kBiosBufferTooLarge);
    REQUIRE(refused(0xffffffff, 2) == Error::kBiosBufferInvalid);
    REQUIRE(refused(0x100000000, 1) == Error::kBiosBufferInvalid);
    REQUIRE(refused(0xffffffffffffffff, 2) == Error::kBiosBufferInvalid);
    REQUIRE(refused(0, 1) == Error::kBiosBufferInvalid);
    REQUIRE(refused(0x413, 2) == Error::kBiosBufferInvalid);
    REQUIRE(refused(0xfff, 2) == Error::kBiosBufferInvalid);
    REQUIRE(refused(kWindow.value + 0x3fff, 1) == Error::kBiosBufferInvalid);
    REQUIRE(refused(kWindow.value - 1, 2) == Error::kBiosBufferInvalid);
    REQUIRE(refused(kControl.value, 1) == Error::kBiosBufferInvalid);
    REQUIRE(refused(kSwap.value + 0xfff, 1) == Error::kBiosBufferInvalid);
    REQUIRE(refused(kRequest.value, 1) == Error::kBiosBufferInvalid);

    REQUIRE(std::memcmp(&regs, &untouched, sizeof regs) == 0);
    for (std::uint32_t i = 0; i < kPageSize; ++i) {
        REQUIRE(pages.page(1)[i] == 0xee);
    }
    caller.release(memory);
    REQUIRE(memory.held().empty());
}

TEST_CASE("The window's tables are at the window") {
    const BiosWindowSetup setup = make_bios_window_setup(PhysAddr{0x9a000}, PhysAddr{0x12345000});
    REQUIRE(setup.request == 0x12345000);
    REQUIRE(setup.gdtr.base == 0x9a000 + offsetof(BiosWindow, setup.gdt));
    REQUIRE(setup.gdtr.limit == 6 * 8 - 1);
    REQUIRE(setup.idtr.base == 0);
    REQUIRE(setup.idtr.limit == 0x3ff);
    REQUIRE(setup.gdt[kFlatCodeSelector / 8] == kFlatCode32);
    REQUIRE(setup.gdt[kFlatDataSelector / 8] == kFlatData32);
    REQUIRE(setup.gdt[kBiosCode16Selector / 8] == 0x00009b09a000ffff);
    REQUIRE(setup.gdt[kBiosData16Selector / 8] == 0x00009309a000ffff);
    REQUIRE(setup.to_real.segment == 0x9a00);
    REQUIRE(setup.to_32bit.offset == 0x9a000 + bios_code_offset(libjump_bios_32bit));
    REQUIRE(setup.to_32bit.selector == kFlatCodeSelector);
    std::vector<std::uint32_t> vectors;
    for (const BiosHook& hook : setup.hooks) {
        vectors.push_back(hook.at / 4);
        REQUIRE(hook.handler.segment == 0x9a00);
        REQUIRE(hook.handler.offset < bios_code_offset(libjump_bios_code_end));
    }
    REQUIRE(vectors == Numbers{0, 6, 8, 12, 13});
}

TEST_CASE("The ports' scripts make the devices the BIOS's, and the caller's again") {
    BiosDevices devices;
    devices.master_base = 0x30;
    devices.slave_base = 0x48;
    devices.bios_masks = 0x1234;
    Numbers to_bios{0x2011, 0xa011, 0x2108, 0xa170, 0x2104, 0xa102, 0x2101, 0xa101};
    Numbers to_caller{0x2011, 0xa011, 0x2130, 0xa148, 0x2104, 0xa102, 0x2101, 0xa101};
    // Initialising a PIC does not clear its in-service bits, so there is an end of interrupt for each input.
    for (Numbers* const script : {&to_bios, &to_caller}) {
        script->insert(script->end(), 8, 0x2020);
        script->insert(script->end(), 8, 0xa020);
    }
    to_bios.insert(to_bios.end(), {0x2134, 0xa112, 0x700d});
    to_caller.insert(to_caller.end(), {0x21fe, 0xa1bd, 0x700d});
    REQUIRE(numbers(script_to_bios(devices)) == to_bios);
    REQUIRE(numbers(script_to_caller(devices, 0xbdfe)) == to_caller);

    SECTION("an NMI mask that the caller has is there again") {
        devices.nmi_masked = true;
        REQUIRE(numbers(script_to_bios(devices)).back() == 0x708d);
        REQUIRE(numbers(script_to_caller(devices, 0xbdfe)).back() == 0x708d);
    }
    SECTION("a timer of the caller's own is the BIOS's meanwhile") {
        devices.timer_control = 0x34;
        devices.timer_divisor = 0x04a9;
        const Numbers bios_timer{0x4336, 0x4000, 0x4000}, caller_timer{0x4334, 0x40a9, 0x4004};
        const Numbers there = numbers(script_to_bios(devices)), back = numbers(script_to_caller(devices, 0));
        REQUIRE(Numbers(there.begin(), there.begin() + 3) == bios_timer);
        REQUIRE(Numbers(back.begin(), back.begin() + 3) == caller_timer);
        REQUIRE(back.size() == to_caller.size() + 3);
    }
}
