// SPDX-License-Identifier: MIT OR GPL-2.0-only
// libjump booted by itself: jumps into every module in turn, as often as `visits=N` says (3), and
// reports in TAP.
#include "../common/tap.hpp"
#include "environment.hpp"
#include "in_image.hpp"
#include "traveller.hpp"

namespace multiboot {
namespace {

using freestanding::print;
using freestanding::Tap;

InImage<Traveller> storage;

void say_why(const libjump::Failure& failure) {
    char text[libjump::kSentenceMax];
    libjump::describe(failure, text);
    print("# ", text, "\n");
}

std::uint32_t visits_wanted(const char* arguments) {
    char text[8];
    if (!find_argument(arguments, "visits", text)) {
        return 3;
    }
    std::uint32_t number = 0;
    for (const char* digit = text; *digit >= '0' && *digit <= '9'; ++digit) {
        number = number * 10 + static_cast<std::uint32_t>(*digit - '0');
    }
    return number;
}

void visit(Environment& environment, Traveller& traveller, const Module& module, Tap& tap) {
    Peer peer;
    const char* wrong = read_peer(module, peer);
    tap.check(wrong == nullptr, "module is a program for this machine");
    if (wrong != nullptr) {
        print("# ", peer.name, ": ", wrong, "\n");
        return;
    }
    const libjump::Result<void> prepared = traveller.prepare(peer);
    tap.check(prepared.ok(), peer.name, ": a plan");
    if (!prepared.ok()) {
        say_why(prepared.failure());
        return;
    }
    for (std::uint32_t i = 1; i <= visits_wanted(environment.boot.arguments()); ++i) {
        const libjump::PhysAddr next = traveller.travel();
        tap.check(true, peer.name, ": back from visit ", i);
        print("# wants to be entered next at ", freestanding::Hex{next.value}, "\n");
        if (next == libjump::PhysAddr{}) {
            break;
        }
    }
    traveller.release();
    tap.equal(environment.pages.pages_in_use(), 0, peer.name, ": every page given back");
}

}  // namespace

void run(Environment& environment) {
    Tap tap;
    Traveller& traveller = storage.make(environment.pages);
    tap.check(!environment.boot.module_list().empty(), "there are modules to jump into");
    for (const Module& module : environment.boot.module_list()) {
        visit(environment, traveller, module, tap);
    }
    tap.finish();
}

}  // namespace multiboot
