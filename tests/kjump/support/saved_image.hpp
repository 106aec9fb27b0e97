// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A machine on which a kernel that jumped away was saved.
#pragma once

#include <catch2/catch.hpp>

#include "image/header.hpp"
#include "support/control_page.hpp"
#include "support/core_builder.hpp"
#include "support/fake_machine.hpp"

namespace kjump::test {

inline const std::vector<std::uint8_t> kLow = pattern(0x9ec00, 1),
                                       kHigh = with_control_page(pattern(5 * 4096, 2), 0x4800000),
                                       kMore = with_control_page(pattern(4096, 3), 0x6000000);

inline std::vector<std::uint8_t> vmcore(const std::string& vmcoreinfo = "OSRELEASE=6.1.0-test\nBUILD-ID=01020304\n") {
    auto notes = note("CORE", NT_PRSTATUS, "registers");
    if (!vmcoreinfo.empty()) {
        const auto info = note("VMCOREINFO", 0, vmcoreinfo);
        notes.insert(notes.end(), info.begin(), info.end());
    }
    return make_core<Elf32>({{0x1000, kLow}, {0x4800000, kHigh, 8 * 4096}, {0x6000000, kMore}}, notes);
}

class SavedImage : public FakeMachine {
public:
    SavedImage() {
        write_file(source, vmcore());
        INFO(said());
        REQUIRE(run({"save", "--comment=first", source, image}) == Exit::kDone);
        CHECK(said().empty());
    }

    Header header() const {
        HeaderPage page{};
        const auto bytes = read_file(image);
        std::copy_n(bytes.begin(), page.size(), page.begin());
        return decode(page, "image");
    }
    void put(const Header& header) {
        auto bytes = read_file(image);
        const auto page = encode(header);
        std::copy(page.begin(), page.end(), bytes.begin());
        write_file(image, bytes);
    }
    // Changes the content and signs it anew.
    void change_content(const std::function<void(std::span<std::uint8_t> core)>& change) {
        auto bytes = read_file(image);
        const auto core = std::span(bytes).subspan(kHeaderBytes);
        change(core);
        write_file(image, bytes);
        auto changed = header();
        changed.content_digest = sha256(core);
        put(changed);
    }

    const std::string source = folder / "vmcore", image = folder / "image";
};

}  // namespace kjump::test
