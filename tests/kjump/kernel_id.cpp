// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/kernel_id.hpp"

#include <catch2/catch.hpp>

#include "machine/kernel_finder.hpp"
#include "support/core_builder.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

const std::string kInfo = "OSRELEASE=6.1.192-pae-smp\nBUILD-ID=1ebc3cd4\nPAGESIZE=4096\n";

std::vector<std::uint8_t> note_page(const std::string& info) {
    auto page = note("VMCOREINFO", 0, info);
    page.resize(4096);
    return page;
}

}  // namespace

TEST_CASE("the build ID is found among other notes") {
    auto notes = note("Xen", 3, "abc");
    const auto build = note("GNU", NT_GNU_BUILD_ID, "\x01\x02\x03");
    notes.insert(notes.end(), build.begin(), build.end());
    CHECK(build_id_in(notes) == std::vector<std::uint8_t>{1, 2, 3});
    CHECK(build_id_in(std::span(notes).first(notes.size() - 5)).empty());  // cut short
    CHECK(build_id_in({}).empty());
}

TEST_CASE("VMCOREINFO names release and build") {
    const auto kernel = kernel_in(kInfo);
    REQUIRE(kernel);
    CHECK(kernel->release == "6.1.192-pae-smp");
    CHECK(kernel->build_id == std::vector<std::uint8_t>{0x1e, 0xbc, 0x3c, 0xd4});
    CHECK_FALSE(kernel_in("NOT-OSRELEASE=1\n"));
    CHECK(vmcoreinfo_in(note("VMCOREINFO", 0, kInfo)) == kInfo);
    CHECK(vmcoreinfo_in(note("CORE", 0, kInfo)).empty());
}

TEST_CASE("a kernel is the same by release and build, as far as known") {
    const KernelId kernel{"6.1", "#1", {1}};
    CHECK(kernel.is_same_as({"6.1", "#1", {1}}));
    CHECK(kernel.is_same_as({"6.1", "", {1}}));
    CHECK(kernel.is_same_as({"6.1", "#1", {}}));
    CHECK_FALSE(kernel.is_same_as({"6.2", "#1", {1}}));
    CHECK_FALSE(kernel.is_same_as({"6.1", "#1", {2}}));
    CHECK_FALSE(kernel.is_same_as({"6.1", "#2", {}}));
}

TEST_CASE("a kernel is recognized by a page of its memory") {
    std::vector<std::uint8_t> memory(5 * 4096);
    const auto put = [&](std::size_t at, const std::string& info) {
        const auto page = note_page(info);
        std::copy(page.begin(), page.end(), memory.begin() + static_cast<std::ptrdiff_t>(at));
    };
    KernelFinder finder;
    put(100, "OSRELEASE=not at the start of a page\n");
    finder.look_at(0x4000, memory);
    CHECK_FALSE(finder.found());
    put(3 * 4096 - 0x800, kInfo);
    finder.look_at(0x4800, memory);  // pages of memory begin 0x800 bytes into it
    REQUIRE(finder.found());
    CHECK(finder.found()->release == "6.1.192-pae-smp");
    finder.look_at(0x4800, memory);
    CHECK(finder.found());  // the same twice
    put(3 * 4096 - 0x800, "OSRELEASE=6.2\n");
    finder.look_at(0x4800, memory);
    CHECK_FALSE(finder.found());  // two kernels
}
