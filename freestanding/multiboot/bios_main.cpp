// SPDX-License-Identifier: MIT OR GPL-2.0-only
// One real-mode service from the command line, with paging on: int=15 eax=e820 edx=534d4150 ecx=14 es=buffer dump=14.
// All numbers are hexadecimal. docs/BIOS.md has an example for each service.
#include "../common/tap.hpp"
#include "bios_services.hpp"
#include "environment.hpp"
#include "in_image.hpp"

namespace multiboot {
namespace {

using freestanding::Hex;
using freestanding::print;
using libjump::BiosRegs;

InImage<BiosServices> storage;

struct Register32 {
    const char* name;
    std::uint32_t BiosRegs::*field;
};
struct Register16 {
    const char* name;
    std::uint16_t BiosRegs::*field;
};
constexpr Register32 kGeneral[] = {{"eax", &BiosRegs::eax}, {"ebx", &BiosRegs::ebx}, {"ecx", &BiosRegs::ecx},
                                   {"edx", &BiosRegs::edx}, {"esi", &BiosRegs::esi}, {"edi", &BiosRegs::edi},
                                   {"ebp", &BiosRegs::ebp}, {"eflags", &BiosRegs::eflags}};
constexpr Register16 kSegments[] = {
    {"ds", &BiosRegs::ds}, {"es", &BiosRegs::es}, {"fs", &BiosRegs::fs}, {"gs", &BiosRegs::gs}};

// What the command line asks for. Read before anything is allocated: the boot loader's memory is free memory.
struct Order {
    BiosRegs regs{};
    bool is_far = false;
    std::uint32_t vector = 0, segment = 0, offset = 0, ticks = 0, dump = 0;
    std::uint32_t in_buffer = 0;  // bit i: segment register i is to be the buffer's
    std::uint8_t data[64] = {};
    std::uint32_t data_bytes = 0;
};

[[noreturn]] void refuse(const char* why, const char* which) {
    print("Bail out! ", why, which, "\n");
    freestanding::debug_exit(false);
}

bool digit(char c, std::uint32_t& value) {
    const bool decimal = c >= '0' && c <= '9', letter = c >= 'a' && c <= 'f';
    value = static_cast<std::uint32_t>(decimal ? c - '0' : c - 'a' + 10);
    return decimal || letter;
}

std::uint32_t number(const char* text, const char* name) {
    std::uint32_t value = 0, next = 0, digits = 0;
    for (; digit(*text, next) && digits < 8; ++text, ++digits) {
        value = value << 4 | next;
    }
    if (*text != '\0' || digits == 0) {
        refuse("not a hexadecimal number: ", name);
    }
    return value;
}

bool find_number(const char* arguments, const char* name, std::uint32_t& value) {
    char text[12];
    if (!find_argument(arguments, name, text)) {
        return false;
    }
    value = number(text, name);
    return true;
}

void read_segments(const char* arguments, Order& order) {
    for (std::uint32_t i = 0; i < 4; ++i) {
        char text[12];
        if (!find_argument(arguments, kSegments[i].name, text)) {
            continue;
        }
        if (has_word(text, "buffer")) {
            order.in_buffer |= 1u << i;
        } else {
            order.regs.*kSegments[i].field = static_cast<std::uint16_t>(number(text, kSegments[i].name));
        }
    }
}

// in=HEX: bytes for the start of the buffer.
void read_data(const char* arguments, Order& order) {
    char text[2 * sizeof order.data + 1];
    if (!find_argument(arguments, "in", text)) {
        return;
    }
    std::uint32_t high = 0, low = 0;
    for (const char* at = text; *at != '\0'; at += 2) {
        if (!digit(at[0], high) || !digit(at[1], low)) {
            refuse("not bytes in hexadecimal: ", "in");
        }
        order.data[order.data_bytes++] = static_cast<std::uint8_t>(high << 4 | low);
    }
}

Order read_order(const char* arguments) {
    Order order;
    for (const Register32& name : kGeneral) {
        (void)find_number(arguments, name.name, order.regs.*name.field);
    }
    read_segments(arguments, order);
    read_data(arguments, order);
    (void)find_number(arguments, "ticks", order.ticks);
    (void)find_number(arguments, "dump", order.dump);
    (void)find_number(arguments, "offset", order.offset);
    order.is_far = find_number(arguments, "segment", order.segment);
    if (order.is_far == find_number(arguments, "int", order.vector)) {
        refuse("say what to call: ", "int=VECTOR, or segment=SEGMENT offset=OFFSET");
    }
    return order;
}

void print_regs(const BiosRegs& regs) {
    for (const Register32& name : kGeneral) {
        print(name.name, "=", Hex{regs.*name.field}, " ");
    }
    for (const Register16& name : kSegments) {
        print(name.name, "=", Hex{regs.*name.field, 4}, " ");
    }
    print("\n");
}

void print_bytes(const std::uint8_t* bytes, std::uint32_t count) {
    constexpr std::uint32_t kPerLine = 16;
    for (std::uint32_t line = 0; line < count; line += kPerLine) {
        print("buffer+", Hex{line, 4}, ":");
        for (std::uint32_t i = line; i < line + kPerLine && i < count; ++i) {
            print(" ", Hex{bytes[i], 2});
        }
        print("  ");
        for (std::uint32_t i = line; i < line + kPerLine && i < count; ++i) {
            freestanding::print_char(bytes[i] >= ' ' && bytes[i] < 0x7f ? static_cast<char>(bytes[i]) : '.');
        }
        print("\n");
    }
}

[[noreturn]] void refuse(const libjump::Failure& failure) {
    char text[160];
    libjump::describe(failure, text);
    refuse(text, "");
}

}  // namespace

void run(Environment& environment) {
    Order order = read_order(environment.boot.arguments());
    BiosServices& services = storage.make(environment.pages);
    if (const libjump::Result<void> prepared = services.prepare(); !prepared.ok()) {
        refuse(prepared.failure());
    }
    for (std::uint32_t i = 0; i < order.data_bytes; ++i) {
        services.buffer()[i] = order.data[i];
    }
    for (std::uint32_t i = 0; i < 4; ++i) {
        if ((order.in_buffer & 1u << i) != 0) {
            order.regs.*kSegments[i].field = services.buffer_segment();
        }
    }
    if (order.dump > BiosServices::kBufferBytes) {
        refuse("dump is more than the buffer has", "");
    }
    constexpr std::uint32_t kAll = BiosServices::kBufferBytes;
    const libjump::Result<void> called =
        order.is_far ? services.far_call(order.segment, order.offset, order.regs, kAll, order.ticks)
                     : services.interrupt(order.vector, order.regs, kAll, order.ticks);
    print_regs(order.regs);
    if (!called.ok()) {
        refuse(called.failure());
    }
    print_bytes(services.buffer(), order.dump);
    freestanding::debug_exit(true);
}

}  // namespace multiboot
