// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <libjump/error.hpp>

namespace libjump {
namespace {

// %s: segment index, %w: " for segment" and the index if there is one, %o: the other index, %a: address in hexadecimal,
// %p: segment:other, %f: address as segment << 16 | offset. Indexed by Error.
constexpr const char* kSentences[] = {
    "nothing is wrong",
    "out of memory: not enough pages%w",
    "segment %s: load address %a is not a multiple of 4096",
    "segment %s at %a: its memory size is 0",
    "segment %s at %a: its image is larger than its memory",
    "segment %s at %a: it passes the end of the address space",
    "segment %s at %a: it is not inside the memory that can be reached",
    "segment %s overlaps segment %o at %a",
    "segment %s at %a: it overlaps reserved range %o",
    "segment %s: it lands on the control page at %a",
    "segment %s: it lands on the swap page at %a",
    "page %a occurs twice in the plan",
    "page %a is out of reach for a page list or a page table",
    "page list: word %a is no destination, indirection, source or end",
    "page list: source page %a comes before any destination",
    "page list: it has no end",
    "the control page at %a, or its mapping, is unaligned or above 4 GiB",
    "the swap page at %a is unaligned, above 4 GiB, or the control page itself",
    "a swap needs a swap page and prepare was given none",
    "the buffer for FPU and vector state is too small or not 64-byte-aligned",
    "the peer's entry %a is above 4 GiB",
    "linear address %a is mapped to another page already",
    "page %a holds a part of the plan and is moved by it",
    "the mode of a jump is neither copy nor swap",
    "interrupt vector %o is above 255",
    "the address %p passes the end of its segment or of the first MiB",
    "the buffer of %o bytes is larger than the window has room for",
    "the buffer at %a is above 4 GiB or overlaps page 0 or a page that the call itself uses",
    "the window or request page at %a is unaligned, too large, or not where it may be",
    "real-mode code raised exception %o at %f",
    "real-mode code did not return in time; it was at %f",
    "timer control byte %o is not for counter 0 with both bytes of its divisor",
    "there is no real-mode service: its vector or address is 0:0",
};
constexpr std::uint32_t kSentenceCount = sizeof kSentences / sizeof kSentences[0];

// Appends to a text of limited size and counts what would have fit in an unlimited one.
class Writer {
public:
    explicit Writer(Span<char> text) : text_(text) {}

    void put(char c) {
        if (length_ + 1 < text_.size()) {
            text_[length_] = c;
        }
        ++length_;
    }

    void text(const char* text) {
        for (; *text != '\0'; ++text) {
            put(*text);
        }
    }

    void number(std::uint64_t value, unsigned base) {
        char digits[20];
        unsigned count = 0;
        do {
            // 64-bit division would need libgcc on i386; a decimal index fits 32 bits, and 16 is a shift.
            const unsigned digit =
                base == 16 ? static_cast<unsigned>(value & 15) : static_cast<std::uint32_t>(value) % 10;
            digits[count++] = "0123456789abcdef"[digit];
            value = base == 16 ? value >> 4 : static_cast<std::uint32_t>(value) / 10;
        } while (value != 0);
        while (count != 0) {
            put(digits[--count]);
        }
    }

    void hexadecimal(std::uint64_t value) {
        text("0x");
        number(value, 16);
    }

    void far_pointer(std::uint64_t segment, std::uint64_t offset) {
        hexadecimal(segment);
        put(':');
        hexadecimal(offset);
    }

    [[nodiscard]] std::size_t finish() {
        if (!text_.empty()) {
            text_[length_ < text_.size() ? length_ : text_.size() - 1] = '\0';
        }
        return length_;
    }

private:
    Span<char> text_;
    std::size_t length_ = 0;
};

}  // namespace

std::size_t describe(const Failure& failure, Span<char> text) {
    Writer writer(text);
    const auto number = static_cast<std::uint32_t>(failure.error);  // a C caller may pass anything
    const char* sentence = number < kSentenceCount ? kSentences[number] : "unknown error";
    for (const char* c = sentence; *c != '\0'; ++c) {
        if (*c != '%') {
            writer.put(*c);
            continue;
        }
        switch (*++c) {
            case 's':
                writer.number(failure.segment, 10);
                break;
            case 'w':
                if (failure.segment != kNoSegment) {
                    writer.text(" for segment ");
                    writer.number(failure.segment, 10);
                }
                break;
            case 'o':
                writer.number(failure.other, 10);
                break;
            case 'p':
                writer.far_pointer(failure.segment, failure.other);
                break;
            case 'f':
                writer.far_pointer(failure.address.value >> 16, failure.address.value & 0xffff);
                break;
            default:
                writer.hexadecimal(failure.address.value);
        }
    }
    return writer.finish();
}

}  // namespace libjump
