// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump run: a program for the bare machine, which comes back.
#include <cinttypes>

#include "base/file.hpp"
#include "base/output.hpp"
#include "base/text.hpp"
#include "commands/commands.hpp"
#include "machine/bare_program.hpp"
#include "machine/round_trip.hpp"

namespace kjump {
namespace {

// In bytes: the file is in memory once, and what is loaded of it a second time.
std::uint64_t room(const Context& context) {
    return memory_in(contents(context.root + "/proc/meminfo"), "MemAvailable") / 2;
}

[[noreturn]] void refuse_size(const std::string& name, std::uint64_t room) {
    throw Failure(Exit::kSource,
                  name + text(": has more than the %" PRIu64 " bytes that this kernel has memory for", room));
}

// A pipe and a device do not tell their size.
std::vector<std::uint8_t> read_program(const std::string& name, std::uint64_t room) {
    const auto file = File::for_reading(name);
    std::vector<std::uint8_t> bytes, chunk(kChunk);
    while (const auto read = file.read_some(chunk)) {
        if (read > room - bytes.size()) {
            refuse_size(name, room);
        }
        bytes.insert(bytes.end(), chunk.begin(), chunk.begin() + static_cast<std::ptrdiff_t>(read));
    }
    return bytes;
}

// The kernel swaps whole pages, and takes one that the firmware uses in part.
void check_memory(const BareProgram& program, const Context& context) {
    const auto machine = firmware_memory(context.root), wanted = program.memory();
    for (const auto& range : wanted.ranges()) {
        for (auto page = range.start; page < range.end; page += kPage) {
            if (!machine.overlaps({page, page + kPage})) {
                throw Failure(Exit::kSource,
                              text("the program wants the page at %#" PRIx64 ", where there is no memory", page));
            }
        }
    }
}

void check_dump(const Options& options, const BareProgram& program) {
    const auto start = options.dump_start, bytes = options.dump_bytes;
    if (bytes != 0 && !program.memory().covers({start, start + bytes})) {
        throw Failure(Exit::kUsage, "--dump: that is not all in the program's pages");
    }
}

// Before anything is loaded.
std::uint32_t check_timeout(const Options& options, const Kernel& kernel) {
    if (!options.timeout) {
        return kNoTimeout;
    }
    const auto timer = kernel.timer();
    if (!timer) {
        throw Failure(Exit::kKernel, "--timeout takes a kernel of 64 bits with libjump's module (modprobe libjump)");
    }
    if (timer->seconds == 0) {
        throw Failure(Exit::kKernel, "this machine has no timer that could end the program: " + timer->words);
    }
    if (*options.timeout > timer->seconds) {
        throw Failure(Exit::kKernel,
                      text("the timer that could end the program reaches no further than %u seconds", timer->seconds));
    }
    return static_cast<std::uint32_t>(*options.timeout);
}

}  // namespace

void run(const Options& options, const Context& context) {
    const auto& name = options.operands[0];
    const auto most = room(context);
    const auto file = read_program(name, most);
    BareProgram program(file, name, options.at, options.entry, options.long_mode);
    check_memory(program, context);
    check_dump(options, program);
    if (program.stored() > most) {
        refuse_size(name, most);
    }
    const auto timeout = check_timeout(options, context.kernel);
    const auto segments = program.segments();
    RoundTrip trip(context);
    trip.load({program.entry(), segments, program.mode()});
    trip.jump(timeout);
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(options.dump_bytes));
    trip.read(options.dump_start, bytes);
    const auto place = text("%#" PRIx64, options.dump_start);
    freestanding::show_bytes(place.c_str(), bytes.data(), static_cast<std::uint32_t>(bytes.size()),
                             output_to(context.out));
}

}  // namespace kjump
