// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The tables in docs/SPEC*.md name every field of their structs, in order, where it really is.
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include <libjump/bios/window.hpp>
#include <libjump/failure.hpp>
#include <libjump/i386/control_page.hpp>
#include <libjump/x86_64/control_page.hpp>

#include "support/documents.hpp"

namespace {

using libjump::BiosRequest;
using libjump::BiosWindow;

std::string row(std::size_t offset, const char* name, std::size_t size) {
    char text[80];
    std::snprintf(text, sizeof text, "| 0x%03zx | `%s` | %zu |", offset, name, size);
    return text;
}

#define ROW(field) row(offsetof(ControlPage, field), #field, sizeof(ControlPage::field))

// What the control pages of all architectures begin with.
template <class ControlPage>
std::vector<std::string> rows_of_control_page() {
    return {ROW(code),           ROW(header.magic), ROW(header.version),
            ROW(header.machine), ROW(header.phase), ROW(header.page_physical)};
}

std::vector<std::string> rows_of_i386() {
    using libjump::i386::ControlPage;
    return {ROW(data.page_virtual),
            ROW(data.back),
            ROW(data.leave),
            ROW(data.transition_cr3),
            ROW(data.serial_base),
            ROW(data.put_char),
            ROW(data.goes_on),
            ROW(data.move),
            ROW(data.mover),
            ROW(data.enter),
            ROW(data.peer_stack),
            ROW(data.peer_entry),
            ROW(data.transition_cr0),
            ROW(data.transition_cr4),
            ROW(data.peer_cr0),
            ROW(data.move_cr4),
            ROW(data.saved_cr0),
            ROW(data.saved_cr3),
            ROW(data.saved_cr4),
            ROW(data.saved_esp),
            ROW(data.tss_type_byte),
            ROW(data.saved_cs),
            ROW(data.saved_ds),
            ROW(data.saved_es),
            ROW(data.saved_fs),
            ROW(data.saved_gs),
            ROW(data.saved_ss),
            ROW(data.saved_ldtr),
            ROW(data.no_tss),
            ROW(data.restore_efer),
            ROW(data.saved_efer_low),
            ROW(data.saved_efer_high),
            ROW(data.saved_gdtr),
            ROW(data.saved_idtr),
            ROW(data.gdtr),
            ROW(data.idtr),
            ROW(data.on_fault),
            ROW(data.peer_on_fault),
            ROW(data.faulted),
            ROW(data.gdt),
            ROW(data.idt),
            ROW(data.report),
            ROW(stack)};
}

std::vector<std::string> rows_of_x86_64() {
    using libjump::x86_64::ControlPage;
    return {ROW(data.page_virtual),
            ROW(data.back),
            ROW(data.leave),
            ROW(data.transition_cr3),
            ROW(data.peer_cr3),
            ROW(data.serial_base),
            ROW(data.put_char),
            ROW(data.goes_on),
            ROW(data.move),
            ROW(data.mover),
            ROW(data.enter),
            ROW(data.enter32),
            ROW(data.peer_stack),
            ROW(data.peer_entry),
            ROW(data.transition_cr0),
            ROW(data.transition_cr4),
            ROW(data.protected_cr0),
            ROW(data.saved_cr0),
            ROW(data.saved_cr3),
            ROW(data.saved_cr4),
            ROW(data.saved_rsp),
            ROW(data.tss_type_byte),
            ROW(data.saved_efer),
            ROW(data.climb_efer),
            ROW(data.protected_efer),
            ROW(data.restore_cet),
            ROW(data.saved_s_cet),
            ROW(data.saved_fs_base),
            ROW(data.saved_gs_base),
            ROW(data.no_tss),
            ROW(data.on_fault),
            ROW(data.peer_on_fault),
            ROW(data.faulted),
            ROW(data.saved_cs),
            ROW(data.saved_ds),
            ROW(data.saved_es),
            ROW(data.saved_fs),
            ROW(data.saved_gs),
            ROW(data.saved_ss),
            ROW(data.saved_ldtr),
            ROW(data.saved_gdtr),
            ROW(data.saved_idtr),
            ROW(data.gdtr),
            ROW(data.idtr),
            ROW(data.idtr32),
            ROW(data.gdt),
            ROW(data.idt),
            ROW(data.idt32),
            ROW(data.early_msrs),
            ROW(data.report),
            ROW(stack)};
}

#undef ROW
#define ROW(field) row(offsetof(BiosRequest, field), #field, sizeof(BiosRequest::field))

std::vector<std::string> rows_of_request() {
    return {ROW(regs),      ROW(target_at),  ROW(target), ROW(entry_flags), ROW(return_flags), ROW(buffer),
            ROW(buffer_in), ROW(buffer_out), ROW(ticks),  ROW(to_bios),     ROW(to_caller),    ROW(report)};
}

#undef ROW
#define ROW(field) row(offsetof(BiosWindow, field), #field, sizeof(BiosWindow::field))

std::vector<std::string> rows_of_window() {
    return {ROW(code),           ROW(setup.request), ROW(setup.to_real), ROW(setup.to_16bit),
            ROW(setup.to_32bit), ROW(setup.gdtr),    ROW(setup.idtr),    ROW(setup.gdt),
            ROW(setup.hooks),    ROW(peer_esp),      ROW(peer_gdtr),     ROW(peer_idtr),
            ROW(a20_probe),      ROW(target),        ROW(call),          ROW(stack)};
}

// In the order of Error, without kNone.
const char* const kErrorNames[] = {"OUT_OF_MEMORY",
                                   "SEGMENT_UNALIGNED",
                                   "SEGMENT_EMPTY",
                                   "SEGMENT_IMAGE_TOO_LARGE",
                                   "SEGMENT_WRAPS",
                                   "SEGMENT_OUT_OF_REACH",
                                   "SEGMENTS_OVERLAP",
                                   "SEGMENT_HITS_RESERVED",
                                   "SEGMENT_HITS_CONTROL_PAGE",
                                   "SEGMENT_HITS_SWAP_PAGE",
                                   "PAGE_TWICE",
                                   "PAGE_OUT_OF_REACH",
                                   "LIST_ENTRY_UNKNOWN",
                                   "LIST_NO_DESTINATION",
                                   "LIST_ENDLESS",
                                   "CONTROL_PAGE_INVALID",
                                   "SWAP_PAGE_INVALID",
                                   "SWAP_PAGE_MISSING",
                                   "EXTENDED_STATE_TOO_SMALL",
                                   "ENTRY_OUT_OF_REACH",
                                   "ALREADY_MAPPED",
                                   "PLAN_HITS_ITSELF",
                                   "MODE_UNKNOWN",
                                   "BIOS_VECTOR_INVALID",
                                   "BIOS_ADDRESS_WRAPS",
                                   "BIOS_BUFFER_TOO_LARGE",
                                   "BIOS_BUFFER_INVALID",
                                   "BIOS_WINDOW_INVALID",
                                   "BIOS_FAULT",
                                   "BIOS_TIMEOUT",
                                   "BIOS_TIMER_INVALID",
                                   "BIOS_NO_SERVICE",
                                   "PAGE_IS_CONTROL_PAGE",
                                   "PAGE_IS_SWAP_PAGE",
                                   "BIOS_REQUEST_PAGE_INVALID",
                                   "LINEAR_OUT_OF_REACH",
                                   "MEMORY_ENCRYPTED",
                                   "PAGING_MODE_INVALID",
                                   "CONTROL_PAGE_UNMAPPED",
                                   "PAGE_UNMAPPED",
                                   "CONTROL_FLOW_ENFORCED",
                                   "SERIAL_INVALID"};

std::vector<std::string> rows_of_errors() {
    std::vector<std::string> rows;
    for (std::uint32_t error = 1; error < libjump::kErrors; ++error) {
        const auto* sentence = libjump::sentence_of(static_cast<libjump::Error>(error));
        rows.push_back("| " + std::to_string(error) + " | `" + kErrorNames[error - 1] + "` | " + sentence + " |");
    }
    return rows;
}

std::vector<std::string> error_rows_of_spec() {
    std::vector<std::string> rows;
    std::ifstream page(std::string(test::kDocuments) + "SPEC.md");
    bool begun = false;
    for (std::string line; std::getline(page, line);) {
        begun = begun || line == "| number | name | sentence |";
        if (begun && line.starts_with("| ") && line[2] >= '0' && line[2] <= '9') {
            rows.push_back(line);
        } else if (!rows.empty()) {
            break;
        }
    }
    return rows;
}

// The first three columns of every row that starts with an offset, in the first such table behind a line that begins
// so.
std::vector<std::string> rows_behind(const std::string& start, const char* document = "SPEC.md") {
    std::vector<std::string> rows;
    std::ifstream page(std::string(test::kDocuments) + document);
    bool begun = false;
    for (std::string line; std::getline(page, line);) {
        begun = begun || line.starts_with(start);
        if (!rows.empty() && !line.starts_with("|")) {
            break;
        }
        if (begun && line.starts_with("| 0x")) {
            std::size_t end = 0;
            for (int bar = 0; bar < 3; ++bar) {
                end = line.find('|', end + 1);
            }
            rows.push_back(line.substr(0, end + 1));
        }
    }
    return rows;
}

}  // namespace

TEST_CASE("docs/SPEC.md shows the beginning of every control page as it is") {
    const auto rows = rows_behind("## The control page");
    CHECK(rows == rows_of_control_page<libjump::i386::ControlPage>());
    CHECK(rows == rows_of_control_page<libjump::x86_64::ControlPage>());
}
TEST_CASE("docs/SPEC-i386.md shows the control page as it is") {
    CHECK(rows_behind("## The control page", "SPEC-i386.md") == rows_of_i386());
}
TEST_CASE("docs/SPEC-x86_64.md shows the control page as it is") {
    CHECK(rows_behind("## The control page", "SPEC-x86_64.md") == rows_of_x86_64());
}
TEST_CASE("docs/SPEC.md shows the request of a real-mode call as it is") {
    CHECK(rows_behind("The **request**") == rows_of_request());
}
TEST_CASE("docs/SPEC.md shows the window as it is") { CHECK(rows_behind("The **BIOS window**") == rows_of_window()); }
TEST_CASE("docs/SPEC.md shows every error's sentence as it is") {
    STATIC_REQUIRE(std::size(kErrorNames) + 1 == libjump::kErrors);
    CHECK(error_rows_of_spec() == rows_of_errors());
}
