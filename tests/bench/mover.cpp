// SPDX-License-Identifier: MIT OR GPL-2.0-only
// mover-bench ROUNDS [MIB]...: how long the movers take to swap and to copy so many MiB of pages, or 1, 64 and 512, as
// CPU time, beside three copies through a third page and beside memcpy(). Runs the assembly that a control page has, in
// memory of large pages.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <iterator>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include <sys/mman.h>

#include <libjump/addr.hpp>
#include <libjump/libjump.h>
#include <libjump/move.hpp>
#include <libjump/page_list.hpp>

using libjump::EntryTag;
using libjump::kPageSize;
using libjump::PhysAddr;
using Word = std::uintptr_t;
using Arguments = libjump::MoveArguments<Word>;

extern "C" {
void LIBJUMP_ABI reference_swap_pages(const Arguments*);
#ifdef __i386__
void LIBJUMP_ABI libjump_i386_copy_pages(const Arguments*);
void LIBJUMP_ABI libjump_i386_swap_pages(const Arguments*);
void LIBJUMP_ABI libjump_i386_swap_pages_sse(const Arguments*);
#else
void LIBJUMP_ABI libjump_x86_64_copy_pages(const Arguments*);
void LIBJUMP_ABI libjump_x86_64_swap_pages_sse(const Arguments*);
#endif
}

namespace {

constexpr std::size_t kMiB = 1 << 20;
constexpr std::size_t kLargePage = 2 * kMiB;
constexpr std::size_t kWordsInPage = kPageSize / sizeof(Word);
constexpr std::size_t kShortest = 32 * kMiB;  // bytes that are timed at once: what takes microseconds is repeated
constexpr int kTurns = 9;                     // of all subjects in a round, of which the median counts

// `bytes` of memory at a multiple of `alignment`, for as long as the program runs; touched.
char* take(std::size_t bytes, std::size_t alignment) {
    void* const memory = std::aligned_alloc(alignment, bytes);
    if (memory == nullptr) {
        std::fputs("mover-bench: there is not enough memory\n", stderr);
        std::exit(1);
    }
    madvise(memory, bytes, MADV_HUGEPAGE);
    return static_cast<char*>(std::memset(memory, 1, bytes));
}

struct Pair {
    char* source;
    char* destination;
};

// All pages of `bytes` at `memory`, half of them sources: of the first half the second, or any of any.
std::vector<Pair> pairs_of(char* memory, std::size_t bytes, bool random) {
    std::vector<std::size_t> pages(bytes / kPageSize);
    std::iota(pages.begin(), pages.end(), std::size_t{0});
    if (random) {
        std::shuffle(pages.begin(), pages.end(), std::mt19937(7));
    }
    std::vector<Pair> pairs(pages.size() / 2);
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        pairs[i] = {memory + pages[pairs.size() + i] * kPageSize, memory + pages[i] * kPageSize};
    }
    return pairs;
}

// A page list of moves.
class List {
public:
    explicit List(const std::vector<Pair>& pairs)
        : words_(take((2 * pairs.size() / (kWordsInPage - 1) + 2) * kPageSize, kPageSize)), page_(words_) {
        const char* expected = nullptr;
        for (const Pair& pair : pairs) {
            if (pair.destination != expected) {
                append(pair.destination, EntryTag::kDestination);
            }
            append(pair.source, EntryTag::kSource);
            expected = pair.destination + kPageSize;
        }
        append(nullptr, EntryTag::kDone);
    }
    ~List() { std::free(words_); }
    List(const List&) = delete;
    List& operator=(const List&) = delete;

    [[nodiscard]] Word head() const { return word(words_, EntryTag::kIndirection); }

private:
    static Word word(const char* page, EntryTag tag) {
        return libjump::make_entry<Word>(PhysAddr{reinterpret_cast<Word>(page)}, tag);
    }
    void append(const char* page, EntryTag tag) {
        if (place_ == kWordsInPage - 1) {
            put(word(page_ + kPageSize, EntryTag::kIndirection));
            page_ += kPageSize;
            place_ = 0;
        }
        put(word(page, tag));
        ++place_;
    }
    void put(Word word) { std::memcpy(page_ + place_ * sizeof word, &word, sizeof word); }

    char* words_;
    char* page_;
    std::size_t place_ = 0;
};

// Who does a case's work, on `arguments` or on `pairs`.
struct Subject {
    const char* name;
    void(LIBJUMP_ABI* mover)(const Arguments*);  // null: memcpy(), page by page
};

void work(const Subject& subject, const Arguments& arguments, const std::vector<Pair>& pairs) {
    if (subject.mover != nullptr) {
        subject.mover(&arguments);
        return;
    }
    for (const Pair& pair : pairs) {
        std::memcpy(pair.destination, pair.source, kPageSize);
    }
}

double now() {
    timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

// Prints figures for bench-report (report/figures.hpp). The subjects take turns, each beginning some of them, and each
// in the caches as it left them itself.
void measure(const std::string& condition, const std::vector<Subject>& subjects, const Arguments& arguments,
             const std::vector<Pair>& pairs) {
    const std::size_t repetitions = std::max<std::size_t>(1, kShortest / (2 * kPageSize * pairs.size()));
    std::vector<std::vector<double>> seconds(subjects.size());
    for (std::size_t turn = 0; turn < kTurns; ++turn) {
        for (std::size_t i = 0; i < subjects.size(); ++i) {
            const std::size_t chosen = (turn + i) % subjects.size();
            work(subjects[chosen], arguments, pairs);
            const double start = now();
            for (std::size_t j = 0; j < repetitions; ++j) {
                work(subjects[chosen], arguments, pairs);
            }
            seconds[chosen].push_back((now() - start) / static_cast<double>(repetitions));
        }
    }
    for (std::size_t i = 0; i < subjects.size(); ++i) {
        std::sort(seconds[i].begin(), seconds[i].end());
        std::printf("%s\ttime\tus of CPU\t%s\t%.2f\n", condition.c_str(), subjects[i].name,
                    seconds[i][kTurns / 2] * 1e6);
    }
}

#ifdef __i386__
const std::string kWidth = "i386";
const std::vector<Subject> kSwaps = {{"reference", reference_swap_pages},
                                     {"libjump", libjump_i386_swap_pages_sse},
                                     {"libjump without SSE", libjump_i386_swap_pages}};
const std::vector<Subject> kCopies = {{"reference", nullptr}, {"libjump", libjump_i386_copy_pages}};
#else
const std::string kWidth = "x86_64";
const std::vector<Subject> kSwaps = {{"reference", reference_swap_pages}, {"libjump", libjump_x86_64_swap_pages_sse}};
const std::vector<Subject> kCopies = {{"reference", nullptr}, {"libjump", libjump_x86_64_copy_pages}};
#endif

}  // namespace

int main(int argc, char** argv) {
    const int rounds = argc >= 2 ? std::atoi(argv[1]) : 0;
    std::vector<std::size_t> sizes;
    std::transform(argv + std::min(argc, 2), argv + argc, std::back_inserter(sizes), std::atoi);
    if (rounds < 1 || std::find(sizes.begin(), sizes.end(), 0u) != sizes.end()) {
        std::fputs("usage: mover-bench ROUNDS [MIB]...\n", stderr);
        return 2;
    }
    if (sizes.empty()) {
        sizes = {1, 64, 512};
    }
    char* const memory = take(*std::max_element(sizes.begin(), sizes.end()) * kMiB, kLargePage);
    const char* const swap_page = take(kPageSize, kPageSize);
    std::puts("baseline\treference");
    for (int round = 0; round < rounds; ++round) {
        for (const std::size_t mib : sizes) {
            for (const bool random : {false, true}) {
                const auto pairs = pairs_of(memory, mib * kMiB, random);
                const List list(pairs);
                const Arguments arguments{list.head(), reinterpret_cast<Word>(swap_page)};
                const std::string condition =
                    kWidth + ", " + std::to_string(mib) + (random ? " MiB of random pages" : " MiB in a row");
                measure(condition + ", swapped; reference: three rep movs", kSwaps, arguments, pairs);
                measure(condition + ", copied; reference: memcpy()", kCopies, arguments, pairs);
            }
        }
    }
    return 0;
}
