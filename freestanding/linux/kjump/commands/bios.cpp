// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump bios: one real-mode call. The trampoline and its request are a peer in low memory.
#include <cstring>

#include <libjump/bios/call.hpp>
#include <libjump/bios/devices.hpp>
#include <libjump/bios/window.hpp>
#include <libjump/failure.hpp>

#include "../../../common/bios_command.hpp"
#include "../../../common/bios_window.hpp"
#include "base/output.hpp"
#include "base/storage.hpp"
#include "base/text.hpp"
#include "commands/commands.hpp"
#include "machine/boot_knowledge.hpp"
#include "machine/memory_map.hpp"
#include "machine/round_trip.hpp"

namespace kjump {
namespace {

using freestanding::BiosCommand;
using freestanding::kBiosBuffer;
using freestanding::kBiosBufferBytes;
using freestanding::kBiosWindow;
using libjump::BiosRequest;

// Physical: the request's page lies behind the BIOS window, and ends the peer.
constexpr std::uint32_t kRequest = kBiosBuffer + kBiosBufferBytes, kEnd = kRequest + kPage;

// Linux's interrupt vectors. Linux puts the other state of these devices back when it resumes; until then all IRQs are
// masked, and the timer has expired.
constexpr libjump::BiosDevices kDevices{.master_base = 0x30, .slave_base = 0x38, .timer_control = 0x30};
constexpr std::uint16_t kAllMasked = 0xffff;

BiosCommand read_command(const std::vector<std::string>& words) {
    BiosCommand command;
    for (const auto& word : words) {
        if (const auto* wrong = take_word(command, word.c_str())) {
            refuse(word + ": " + wrong);
        }
    }
    if (const auto* wrong = check_command(command, kBiosBufferBytes)) {
        refuse(wrong);
    }
    command.place_buffer(kBiosBuffer >> 4);
    return command;
}

void check(const libjump::Result<void>& result, Exit exit) {
    char sentence[libjump::kSentenceMax];
    if (result.ok()) {
        return;
    }
    describe(result.failure(), sentence);
    throw Failure(exit, sentence);
}

BiosRequest make_request(const BiosCommand& command) {
    BiosRequest request{};
    check(command.is_far() ? request_far_call(request, libjump::PhysAddr{kBiosWindow}, command.segment, command.offset,
                                              command.regs, command.ticks)
                           : request_interrupt(request, command.vector, command.regs, command.ticks),
          Exit::kUsage);
    request.to_bios = script_to_bios(kDevices);
    request.to_caller = script_to_caller(kDevices, kAllMasked);
    return request;  // its buffer has nothing to be copied: it is in the window already
}

std::vector<std::uint8_t> make_peer(const BiosCommand& command, const BiosRequest& request) {
    std::vector<std::uint8_t> bytes(kEnd - kBiosWindow);
    const auto put = [&](std::uint32_t offset, const void* what, std::size_t size) {
        std::memcpy(bytes.data() + offset, what, size);
    };
    write_bios_window(libjump::PhysAddr{kBiosWindow}, libjump::PhysAddr{kRequest}, put);
    put(kBiosBuffer - kBiosWindow, command.data, command.data_bytes);
    put(kRequest - kBiosWindow, &request, sizeof request);
    return bytes;
}

void check_machine(const std::string& root) {
    if (!has_bios(root)) {
        throw Failure(Exit::kKernel, "this machine was started by UEFI: there is no BIOS to call");
    }
    if (!firmware_memory(root).covers({kBiosWindow, kEnd})) {
        throw Failure(Exit::kKernel, text("a BIOS call borrows memory from %#x to %#x, and the "
                                          "firmware has not all of it to give",
                                          kBiosWindow, kEnd));
    }
}

void show(const BiosRequest& request, const std::vector<std::uint8_t>& buffer, std::FILE* out) {
    show_registers(request.regs, output_to(out));
    show_bytes("buffer", buffer.data(), static_cast<std::uint32_t>(buffer.size()), output_to(out));
}

}  // namespace

void bios(const Options& options, const Context& context) {
    const auto command = read_command(options.operands);
    const auto bytes = make_peer(command, make_request(command));
    check_machine(context.root);
    const Segment segment{bytes, kBiosWindow, bytes.size()};
    RoundTrip trip(context);
    trip.load({kBiosWindow, {&segment, 1}});
    trip.jump(kNoTimeout);
    BiosRequest request;
    trip.read(kRequest, {reinterpret_cast<std::uint8_t*>(&request), sizeof request});
    std::vector<std::uint8_t> buffer(command.dump);
    trip.read(kBiosBuffer, buffer);

    const auto ended = outcome(request);
    if (reached_service(ended)) {
        show(request, buffer, context.out);
    }
    check(ended, reached_service(ended) ? Exit::kAbandoned : Exit::kUsage);
}

}  // namespace kjump
