// SPDX-License-Identifier: MIT OR GPL-2.0-only
// libjump.h in terms of the C++ API.
#include "c_abi.hpp"

#include <new>

#include <libjump/fault_report.hpp>
#include <libjump/jump.hpp>
#include <libjump/list_check.hpp>
#include <libjump/plan.hpp>

#include "c_report.hpp"
#include "callback_memory.hpp"

namespace {

using namespace libjump;

static_assert(sizeof(Jump) <= LIBJUMP_JUMP_BYTES && alignof(Jump) <= alignof(libjump_jump));
static_assert(LIBJUMP_REPORT_MAX == kReportTextMax);
static_assert(LIBJUMP_KEEP_FPU == keep::kFpu && LIBJUMP_KEEP_DEBUG == keep::kDebug && LIBJUMP_KEEP_MSRS == keep::kMsrs);

PhysExtent to_extent(const libjump_extent& extent) { return {PhysAddr{extent.start}, extent.size}; }

using Word = Native::Word;
static_assert(sizeof(unsigned long) >= sizeof(Word));

bool is_mode(int mode) { return (mode & ~(LIBJUMP_SWAP | LIBJUMP_PROTECTED32)) == 0; }
PeerMode peer_mode(int mode) { return (mode & LIBJUMP_PROTECTED32) != 0 ? PeerMode::kProtected32 : PeerMode::kNative; }

const Jump& jump_in(const libjump_jump* jump) { return *std::launder(reinterpret_cast<const Jump*>(jump)); }
Jump& jump_in(libjump_jump* jump) { return *std::launder(reinterpret_cast<Jump*>(jump)); }

}  // namespace

extern "C" {

size_t libjump_describe(const libjump_failure* failure, char* text, size_t size) {
    return describe(to_failure(*failure), {text, size});
}

uint32_t libjump_extended_state_size(void) { return extended_state_size(); }

int libjump_prepare(libjump_jump* jump, const libjump_config* config, const libjump_memory* memory,
                    libjump_failure* failure) {
    CallbackMemory pages(*memory);
    const Result<Jump> prepared = Jump::prepare(pages, to_jump_config(*config));
    if (prepared.ok()) {
        new (jump) Jump(prepared.value());
    }
    return report(prepared.failure(), failure);
}

int libjump_arm(libjump_jump* jump, unsigned long list_head, uint64_t entry, int mode, libjump_failure* failure) {
    if (!is_mode(mode)) {
        return report(Failure::mode_unknown(), failure);
    }
    const MoveMode move = (mode & LIBJUMP_SWAP) != 0 ? MoveMode::kSwap : MoveMode::kCopy;
    return report(jump_in(jump).arm(static_cast<Word>(list_head), PhysAddr{entry}, move, peer_mode(mode)).failure(),
                  failure);
}

int libjump_check_mapped(const libjump_jump* jump, unsigned long list_head, uint64_t entry, int mode,
                         const libjump_memory* memory, libjump_failure* failure) {
    if (!is_mode(mode)) {
        return report(Failure::mode_unknown(), failure);
    }
    CallbackMemory pages(*memory);
    const Result<void> checked =
        jump_in(jump).check_mapped(pages, static_cast<Word>(list_head), PhysAddr{entry}, peer_mode(mode));
    return report(checked.failure(), failure);
}

uint64_t libjump_leave(libjump_jump* jump) { return jump_in(jump).leave().value; }

int libjump_report(const libjump_jump* jump, libjump_fault* fault) {
    const auto* report = jump_in(jump).fault();
    if (report == nullptr) {
        return 0;
    }
    *fault = to_fault(*report);
    return 1;
}

size_t libjump_report_text(const libjump_jump* jump, char* text, size_t size) {
    const auto* report = jump_in(jump).fault();
    return report == nullptr ? 0 : describe(*report, {text, size});
}

void libjump_release(libjump_jump* jump, const libjump_memory* memory) {
    CallbackMemory pages(*memory);
    jump_in(jump).release(pages);
}

int libjump_check_list(unsigned long list_head, uint64_t control_page, uint64_t swap_page, const libjump_memory* memory,
                       libjump_failure* failure) {
    CallbackMemory pages(*memory);
    return report(
        check_list(pages, static_cast<Word>(list_head), PhysAddr{control_page}, PhysAddr{swap_page}).failure(),
        failure);
}

int libjump_build_plan(unsigned long* list_head, const libjump_segment* segments, uint32_t segment_count,
                       const libjump_placement* placement, const libjump_memory* memory, libjump_failure* failure) {
    CallbackMemory pages(*memory);
    const Placement where{
        .reachable = to_extent(placement->reachable),
        .reserved = {reinterpret_cast<const PhysExtent*>(placement->reserved), placement->reserved_count},
        .control_page = PhysAddr{placement->control_page},
        .swap_page = PhysAddr{placement->swap_page},
        .mode = placement->is_copy != 0 ? MoveMode::kCopy : MoveMode::kSwap};
    const Result<Plan<Word>> plan =
        Plan<Word>::build(pages, {reinterpret_cast<const Segment*>(segments), segment_count}, where);
    if (plan.ok()) {
        *list_head = plan.value().head();
    }
    return report(plan.failure(), failure);
}

void libjump_release_plan(unsigned long list_head, const libjump_memory* memory) {
    CallbackMemory pages(*memory);
    Plan<Word>(static_cast<Word>(list_head)).release(pages);
}

}  // extern "C"
