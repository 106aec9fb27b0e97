// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Page lists that lead anywhere, of both widths: walked, checked, and compared with the model.
#include "fuzz/target.hpp"
#include "support/garbage_list.hpp"
#include "support/list_pages.hpp"

using libjump::PhysAddr;
using namespace test;

namespace {

constexpr std::uint64_t kListPage = 0x1000000, kListPages = 4;
constexpr PhysAddr kControl{0x7000}, kSwap{0x8000};

// Words go one behind the other into the list's pages; a word of two bytes says what, and of which page.
template <class Word>
void write_list(FakeMemory& memory, fuzz::Input& input) {
    constexpr std::size_t kPlaces = 4096 / sizeof(Word);
    std::size_t place = 0;
    const auto put = [&](std::uint64_t word) {
        put_list<Word>(memory, kListPage + place / kPlaces * 4096, {word}, place % kPlaces);
        place = (place + 1) % (kListPages * kPlaces);
    };
    while (!input.empty()) {
        const std::uint64_t kind = input.number(1), page = input.number(1) << 12;
        switch (kind % 8) {
            case 0:
                put(D(page));
                break;
            case 1:
                put(I(kListPage + page % (kListPages * 4096)));
                break;
            case 2:
                put(E);
                break;
            case 3:  // many moves, up to the last word of a page
                put(D(page << 8));
                for (std::uint64_t moves = kPlaces - 1 - place % kPlaces; moves > 0; --moves) {
                    put(S((page << 16) + moves * 4096));
                }
                break;
            case 4:
                put(input.number(sizeof(Word)));
                break;
            case 5:  // near the end of what a word reaches
                put(D(libjump::kListReach<Word>.end().value - 4096 - page));
                break;
            case 6:  // on in another page
                place = page / 4096 % kListPages * kPlaces;
                break;
            default:
                put(S(page));
        }
    }
}

// Pages for the check, where a list leads only by accident.
std::vector<PhysAddr> pages_far_away() {
    std::vector<PhysAddr> pages;
    for (std::uint64_t i = 0; i < 2000; ++i) {
        pages.emplace_back(0x9876543210000 + i * 4096);
    }
    return pages;
}

template <class Word>
void judge(fuzz::Input& input) {
    FakeMemory memory;
    memory.hand_out(pages_far_away());
    memory.let_read_anywhere(input.flag() ? input.number(sizeof(Word)) : E);
    const std::uint64_t head = input.flag() ? input.number(sizeof(Word)) : I(kListPage);
    for (std::uint64_t i = 0; i < kListPages; ++i) {
        put_list<Word>(memory, kListPage + i * 4096, {E});
    }
    write_list<Word>(memory, input);
    const GarbageVerdict verdict = judge_list<Word>(memory, static_cast<Word>(head), kControl, kSwap);
    fuzz::require(verdict.fault.empty(), verdict.fault.c_str());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input(data, size);
    input.flag() ? judge<std::uint32_t>(input) : judge<std::uint64_t>(input);
    return 0;
}
