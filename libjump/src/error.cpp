// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <libjump/failure.hpp>

namespace libjump {
namespace {

struct Row {
    Error error;
    const char* sentence;
};

// Indexed by Error. A name in braces is one of kDetails.
constexpr Row kRows[] = {
    {Error::kNone, "nothing is wrong"},
    {Error::kOutOfMemory, "out of memory: not enough pages{for segment}"},
    {Error::kSegmentUnaligned, "segment {segment}: load address {physical} is not a multiple of 4096"},
    {Error::kSegmentEmpty, "segment {segment} at {physical}: its memory size is 0"},
    {Error::kSegmentImageTooLarge, "segment {segment} at {physical}: its image is larger than its memory"},
    {Error::kSegmentWraps, "segment {segment} at {physical}: it passes the end of the address space"},
    {Error::kSegmentOutOfReach, "segment {segment} at {range} is out of reach: it is not inside {other range}"},
    {Error::kSegmentsOverlap, "segment {segment} at {range} overlaps segment {other} at {other range}"},
    {Error::kSegmentHitsReserved, "segment {segment} at {range} overlaps reserved range {other} at {other range}"},
    {Error::kSegmentHitsControlPage, "segment {segment} at {range} lands on the control page at {other page}"},
    {Error::kSegmentHitsSwapPage, "segment {segment} at {range} lands on the swap page at {other page}"},
    {Error::kPageTwice, "page {physical} occurs twice, in the plan or among the pages allocated"},
    {Error::kPageOutOfReach, "page {physical} is out of reach: it is not inside {other range}"},
    {Error::kListEntryUnknown, "page list: word {word} is no destination, indirection, source or end"},
    {Error::kListNoDestination, "page list: source page {physical} comes before any destination"},
    {Error::kListEndless, "page list: it has no end; the walk gave up at {physical}"},
    {Error::kControlPageInvalid,
     "the control page at {physical}, or its mapping, is 0, unaligned or out of reach: the limit is {limit}"},
    {Error::kSwapPageInvalid,
     "the swap page at {physical} is the control page, unaligned or out of reach: the limit is {limit}"},
    {Error::kSwapPageMissing, "a swap needs a swap page and prepare was given none"},
    {Error::kExtendedStateTooSmall,
     "the buffer for FPU and vector state has less than {bytes} bytes or is not 64-byte-aligned"},
    {Error::kEntryOutOfReach, "the peer's entry {physical} is out of reach: the limit is {limit}"},
    {Error::kAlreadyMapped, "linear address {linear} is mapped to another page already"},
    {Error::kPlanHitsItself, "page {physical} holds a part of the plan and is moved by it"},
    {Error::kModeUnknown, "the mode of a jump is neither copy nor swap"},
    {Error::kBiosVectorInvalid, "interrupt vector {interrupt} is above 0xff"},
    {Error::kBiosAddressWraps, "the address {far pointer} passes the end of its segment or of the first MiB"},
    {Error::kBiosBufferTooLarge, "the buffer of {bytes} bytes is larger than the window has room for"},
    {Error::kBiosBufferInvalid,
     "the buffer at {range} passes the limit {limit}, or overlaps page 0 or a page that the call itself uses"},
    {Error::kBiosWindowInvalid, "the window at {range} is not whole pages inside {other range}"},
    {Error::kBiosFault, "real-mode code raised exception {vector} at {far pointer}"},
    {Error::kBiosTimeout, "real-mode code did not return in time; it was at {far pointer}"},
    {Error::kBiosTimerInvalid, "timer control byte {byte} is not for counter 0 with both bytes of its divisor"},
    {Error::kBiosNoService, "there is no real-mode service: its vector or address is 0:0"},
    {Error::kPageIsControlPage,
     "page {physical} is the control page: no plan may move it, and nothing else may lie in it"},
    {Error::kPageIsSwapPage, "page {physical} is the swap page: no plan may move it, and nothing else may lie in it"},
    {Error::kBiosRequestPageInvalid,
     "the request page at {physical}, or its mapping, is 0, unaligned, another page of the jump's, or out of reach: "
     "the limit is {limit}"},
    {Error::kLinearOutOfReach,
     "linear address {linear} is unaligned or not in the leaver's tables, or the paging mode lacks an address that "
     "would be mapped from there"},
    {Error::kMemoryEncrypted,
     "memory encryption (SME, SEV or TDX) is active, and the jump would move pages and enter the peer without it"},
    {Error::kPagingModeInvalid, "the paging mode is none of the leaver's architecture"},
    {Error::kControlPageUnmapped,
     "the control page's linear address {linear} is neither its physical one nor in an upper half that the jump maps"},
    {Error::kPageUnmapped, "page {physical} is moved, holds a part of the plan or is entered, and no extent has it"},
    {Error::kControlFlowEnforced,
     "a supervisor shadow stack is in use, or on i386 CR4.CET is set, and neither would survive the jump"},
    {Error::kSerialInvalid,
     "the UART's registers at {physical} are not 1 or 4 bytes wide, unaligned, in two pages, in the jump's or out of "
     "reach: the limit "
     "is {limit}"},
};

constexpr bool rows_are_in_order() {
    for (std::uint32_t i = 0; i < kErrors; ++i) {
        if (static_cast<std::uint32_t>(kRows[i].error) != i) {
            return false;
        }
    }
    return sizeof kRows / sizeof kRows[0] == kErrors;
}
static_assert(rows_are_in_order());

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

    void decimal(std::uint64_t value) {
        char digits[20];
        unsigned count = 0;
        do {
            digits[count++] = static_cast<char>('0' + divide_by_ten(value));
        } while (value != 0);
        while (count != 0) {
            put(digits[--count]);
        }
    }

    void hexadecimal(std::uint64_t value) {
        text("0x");
        unsigned shift = 60;
        while (shift != 0 && value >> shift == 0) {
            shift -= 4;
        }
        for (put(hex_digit(value >> shift)); shift != 0;) {
            shift -= 4;
            put(hex_digit(value >> shift));
        }
    }

    void far_pointer(std::uint64_t segment_and_offset) {
        hexadecimal(segment_and_offset >> 32);
        put(':');
        hexadecimal(static_cast<std::uint32_t>(segment_and_offset));
    }

    void range(std::uint64_t start, std::uint64_t end) {
        put('[');
        hexadecimal(start);
        text(", ");
        hexadecimal(end);
        put(')');
    }

    [[nodiscard]] std::size_t finish() {
        if (!text_.empty()) {
            text_[length_ < text_.size() ? length_ : text_.size() - 1] = '\0';
        }
        return length_;
    }

private:
    static char hex_digit(std::uint64_t value) { return "0123456789abcdef"[value & 15]; }

    // Divides `value` and returns the remainder. Sixteen bits at a time: dividing 64 bits at once would need libgcc on
    // i386.
    static std::uint32_t divide_by_ten(std::uint64_t& value) {
        std::uint64_t quotient = 0;
        std::uint32_t remainder = 0;
        for (unsigned shift = 64; shift != 0;) {
            shift -= 16;
            const std::uint32_t part = remainder << 16 | (static_cast<std::uint32_t>(value >> shift) & 0xffff);
            quotient = quotient << 16 | part / 10;
            remainder = part % 10;
        }
        value = quotient;
        return remainder;
    }

    Span<char> text_;
    std::size_t length_ = 0;
};

struct Detail {
    const char* name;
    void (*write)(Writer&, const Failure&);
};

// The values of the names in braces. docs/SPEC.md has the same list.
constexpr Detail kDetails[] = {
    {"segment", [](Writer& writer, const Failure& failure) { writer.decimal(failure.segment); }},
    {"for segment",
     [](Writer& writer, const Failure& failure) {
         if (failure.segment != kNoSegment) {
             writer.text(" for segment ");
             writer.decimal(failure.segment);
         }
     }},
    {"other", [](Writer& writer, const Failure& failure) { writer.decimal(failure.other); }},
    {"vector", [](Writer& writer, const Failure& failure) { writer.decimal(failure.vector); }},
    {"interrupt", [](Writer& writer, const Failure& failure) { writer.hexadecimal(failure.vector); }},
    {"physical", [](Writer& writer, const Failure& failure) { writer.hexadecimal(failure.value); }},
    {"linear", [](Writer& writer, const Failure& failure) { writer.hexadecimal(failure.value); }},
    {"word", [](Writer& writer, const Failure& failure) { writer.hexadecimal(failure.value); }},
    {"byte", [](Writer& writer, const Failure& failure) { writer.hexadecimal(failure.value); }},
    {"bytes", [](Writer& writer, const Failure& failure) { writer.decimal(failure.value); }},
    {"far pointer", [](Writer& writer, const Failure& failure) { writer.far_pointer(failure.value); }},
    {"range", [](Writer& writer, const Failure& failure) { writer.range(failure.value, failure.end); }},
    {"other range",
     [](Writer& writer, const Failure& failure) { writer.range(failure.other_start, failure.other_end); }},
    {"other page", [](Writer& writer, const Failure& failure) { writer.hexadecimal(failure.other_start); }},
    {"limit", [](Writer& writer, const Failure& failure) { writer.hexadecimal(failure.other_end); }},
};

// The character behind "NAME}" if `text` begins so; else null.
constexpr const char* behind_name(const char* text, const char* name) {
    for (; *name != '\0' && *text == *name; ++text, ++name) {
    }
    return *name == '\0' && *text == '}' ? text + 1 : nullptr;
}

// `text`: behind a brace. Sets it behind the one that closes. Null for a name that is no detail's.
constexpr const Detail* take_detail(const char*& text) {
    for (const Detail& detail : kDetails) {
        if (const char* behind = behind_name(text, detail.name)) {
            text = behind;
            return &detail;
        }
    }
    return nullptr;
}

constexpr bool every_detail_is_known() {
    for (const Row& row : kRows) {
        for (const char* c = row.sentence; *c != '\0';) {
            if (*c++ == '{' && take_detail(c) == nullptr) {
                return false;
            }
        }
    }
    return true;
}
static_assert(every_detail_is_known());

}  // namespace

const char* sentence_of(Error error) {
    const auto number = static_cast<std::uint32_t>(error);  // a C caller may pass anything
    return number < kErrors ? kRows[number].sentence : "unknown error";
}

std::size_t describe(const Failure& failure, Span<char> text) {
    Writer writer(text);
    for (const char* c = sentence_of(failure.error); *c != '\0';) {
        if (*c != '{') {
            writer.put(*c++);
        } else {
            take_detail(++c)->write(writer, failure);
        }
    }
    return writer.finish();
}

}  // namespace libjump
