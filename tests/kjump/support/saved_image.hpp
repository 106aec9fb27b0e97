// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A machine on which a kernel that jumped away was saved.
#pragma once

#include <catch2/catch.hpp>

#include "image/header.hpp"
#include "support/control_page.hpp"
#include "support/core_builder.hpp"
#include "support/fake_machine.hpp"
#include "support/page_map.hpp"

namespace kjump::test {

inline const std::vector<std::uint8_t> kLow = with_page_map(pattern(0x9ec00, 1), {{0x4805, 0}, {0x4806, 1}}),
                                       kHigh = with_control_page(pattern(5 * 4096, 2), 0x4800000),
                                       kMore = with_control_page(pattern(4096, 3), 0x6000000);

inline const std::string kInfo = "OSRELEASE=6.1.0-test\nBUILD-ID=01020304\n" + kPageMapInfo;
constexpr std::size_t kHighWhole = 5 * 4096;

// The last pages of kHigh are left out, and free.
inline std::vector<std::uint8_t> vmcore(const std::string& vmcoreinfo = kInfo, std::size_t high_bytes = 8 * 4096) {
    auto notes = note("CORE", NT_PRSTATUS, "registers");
    if (!vmcoreinfo.empty()) {
        const auto info = note("VMCOREINFO", 0, vmcoreinfo);
        notes.insert(notes.end(), info.begin(), info.end());
    }
    return make_core<Elf32>({{0x1000, kLow, 0, 0, kPageMapVirtual}, {0x4800000, kHigh, high_bytes}, {0x6000000, kMore}},
                            notes);
}

class SavedImage : public FakeMachine {
public:
    explicit SavedImage(Bytes core = vmcore()) {
        write_file(source, core);
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
