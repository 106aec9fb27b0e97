// SPDX-License-Identifier: MIT OR GPL-2.0-only
// One real-mode call from the command line, with paging on: common/bios_command.hpp says in which words.
#include <libjump/bios/call.hpp>

#include "../common/bios_command.hpp"
#include "../common/bios_print.hpp"
#include "../common/debug_exit.hpp"
#include "../common/serial.hpp"
#include "bios_services.hpp"
#include "environment.hpp"
#include "in_image.hpp"

namespace multiboot {
namespace {

using freestanding::BiosCommand;
using freestanding::print;

InImage<BiosServices> storage;

[[noreturn]] void refuse(const char* why, const char* word = nullptr) {
    print("Bail out! ", word != nullptr ? word : "", word != nullptr ? ": " : "", why, "\n");
    freestanding::debug_exit(false);
}

// The words of a call; others, as the image's name, are the boot loader's and the environment's.
void take_words(BiosCommand& command, const char* arguments) {
    char word[2 * BiosCommand::kDataBytes + 8];
    while (*arguments != '\0') {
        std::uint32_t length = 0;
        bool is_setting = false;
        for (; *arguments != '\0' && *arguments != ' '; ++arguments) {
            is_setting = is_setting || *arguments == '=';
            if (length == sizeof word - 1) {
                refuse("a word of the command line is too long");
            }
            word[length++] = *arguments;
        }
        word[length] = '\0';
        if (const char* wrong = is_setting ? take_word(command, word) : nullptr) {
            refuse(wrong, word);
        }
        while (*arguments == ' ') {
            ++arguments;
        }
    }
}

// Do this before anything is allocated, because the boot loader's memory counts as free.
BiosCommand read_command(const char* arguments) {
    BiosCommand command;
    take_words(command, arguments);
    if (const char* wrong = check_command(command, BiosServices::kBufferBytes)) {
        refuse(wrong);
    }
    return command;
}

[[noreturn]] void refuse(const libjump::Failure& failure) {
    char text[libjump::kSentenceMax];
    libjump::describe(failure, text);
    refuse(text);
}

}  // namespace

void run(Environment& environment) {
    BiosCommand command = read_command(environment.boot.arguments());
    BiosServices& services = storage.make(environment.pages);
    if (const libjump::Result<void> prepared = services.prepare(); !prepared.ok()) {
        refuse(prepared.failure());
    }
    for (std::uint32_t i = 0; i < command.data_bytes; ++i) {
        services.buffer()[i] = command.data[i];
    }
    command.place_buffer(services.buffer_segment());
    // All of the buffer goes in: what `in=` does not give is zeros there.
    const BufferBytes bytes{.in = BiosServices::kBufferBytes, .out = command.dump};
    const libjump::Result<void> called =
        command.is_far() ? services.far_call(command.segment, command.offset, command.regs, bytes, command.ticks)
                         : services.interrupt(command.vector, command.regs, bytes, command.ticks);
    const freestanding::Output serial{[](void*, char c) { freestanding::print_char(c); }, nullptr};
    if (reached_service(called)) {
        show_registers(command.regs, serial);
        show_bytes("buffer", services.buffer(), command.dump, serial);
    }
    if (!called.ok()) {
        refuse(called.failure());
    }
    freestanding::debug_exit(true);
}

}  // namespace multiboot
