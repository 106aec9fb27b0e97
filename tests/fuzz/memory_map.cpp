// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Memory maps, by the text of /proc/iomem and by the firmware's folder in /sys, and a number of /proc/meminfo. The
// input is lines; the folder has three of them an entry.
#include "machine/memory_map.hpp"

#include "base/failure.hpp"
#include "fuzz/target.hpp"
#include "kjump/support/temporary_folder.hpp"

namespace {

using namespace kjump;

void check(const MemoryMap& map) {
    std::uint64_t sum = 0;
    const MemoryRange* before = nullptr;
    for (const auto& range : map.ranges()) {
        fuzz::require(range.start < range.end, "an empty range");
        fuzz::require(before == nullptr || before->end < range.start, "ranges in disorder, or that touch");
        fuzz::require(map.contains(range.start) && map.contains(range.end - 1) && !map.contains(range.end) &&
                          map.covers(range) && map.overlaps({range.end - 1, range.end}),
                      "a range without its edges");
        sum += range.end - range.start;
        before = &range;
    }
    fuzz::require(map.bytes() == sum, "a wrong sum");
    std::string lines = map.text();
    for (std::size_t at = 0; (at = lines.find('\n', at)) != std::string::npos; at += 14) {
        lines.insert(at, " : System RAM");
    }
    fuzz::require(system_ram(lines).ranges() == map.ranges(), "a map's text says something else");
}

template <typename Call>
void may_fail(Call call) {
    try {
        call();
    } catch (const Failure& failure) {
        fuzz::require(failure.exit() == Exit::kIo, "another status");
    }
}

void check_folder(fuzz::Input input) {
    static const test::TemporaryFolder folder;
    const auto memmap = folder / "sys/firmware/memmap";
    std::filesystem::remove_all(memmap);
    std::filesystem::create_directories(memmap);
    for (int entry = 0; entry < 4 && !input.empty(); ++entry) {
        for (const char* file : {"/type", "/start", "/end"}) {
            if (!input.empty()) {
                test::write_text(memmap + "/" + std::to_string(entry) + file, input.text('\n') + "\n");
            }
        }
    }
    may_fail([&] {
        check(firmware_memory(folder.path()));
        const auto machine = machine_memory(folder.path());
        check(machine);
        fuzz::require(!machine.overlaps({0, 1 << 20}), "memory below 1 MiB");
    });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string lines(reinterpret_cast<const char*>(data), size);
    check(system_ram(lines));
    may_fail([&] { (void)memory_in(lines, "MemTotal"); });
    check_folder({data, size});
    return 0;
}
