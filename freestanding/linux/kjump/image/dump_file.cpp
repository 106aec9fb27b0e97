// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/dump_file.hpp"

#include <algorithm>

#include "image/kdump_headers.hpp"

namespace kjump {
namespace {

constexpr std::uint32_t kReadWriteExecute = PF_R | PF_W | PF_X;  // what pages allow is in the kernel's own tables

// The part of `pages` in `mapping`.
std::vector<CoreSegment> segments_in(const MemoryMap& pages, const KernelMapping& mapping) {
    std::vector<CoreSegment> segments;
    for (const auto& range : pages.ranges()) {
        const auto start = std::max(range.start, mapping.physical);
        const auto end = std::min(range.end, mapping.physical + mapping.bytes);
        if (start < end) {
            segments.push_back({start, end - start, end - start, 0,
                                mapping.virtual_address + (start - mapping.physical), kReadWriteExecute});
        }
    }
    return segments;
}

// A second mapping of the same memory is an alias. Its pages are cut as those of the first one are.
Core core_of(const KdumpContent& content) {
    Core core{true, EM_X86_64, content.notes(), {}, {}};
    auto left = content.pages();
    for (const auto& mapping : content.mappings()) {
        const MemoryMap mapped({{page_up(mapping.physical), page_down(mapping.physical + mapping.bytes)}});
        const bool is_alias =
            !std::ranges::any_of(mapped.ranges(), [&](const MemoryRange& range) { return left.overlaps(range); });
        auto& list = is_alias ? core.aliases : core.segments;
        const auto segments = segments_in(is_alias ? content.pages() : left, mapping);
        list.insert(list.end(), segments.begin(), segments.end());
        left = left.without(mapped);
    }
    for (const auto& range : left.ranges()) {
        core.segments.push_back(
            {range.start, range.end - range.start, range.end - range.start, 0, 0, kReadWriteExecute});
    }
    std::ranges::sort(core.segments, {}, &CoreSegment::physical);
    return core;
}

}  // namespace

HeaderPage first_page_of_dump(const Header& header) {
    HeaderPage page{};
    std::ranges::copy(dump_header(header), page.begin());
    return page;
}

void keep_dump_alone(File& file, const Header& header) {
    file.write_at(0, first_page_of_dump(header));
    file.end_at(header.kdump.digests_at);
    file.sync();
}

std::uint64_t core_bytes(const KdumpContent& content) {
    return lay_out(core_of(content)).size() + content.pages().bytes();
}

void write_core(const KdumpContent& content, Progress& progress, const std::function<void(Bytes bytes)>& put) {
    put(lay_out(core_of(content)));
    content.read(progress, [&](auto, auto bytes) { put(bytes); });
}

}  // namespace kjump
