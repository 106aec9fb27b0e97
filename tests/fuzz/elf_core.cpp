// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A core is refused, or is one that can be resumed, and is the same when it was written anew.
#include "elf/elf_core.hpp"

#include <algorithm>
#include <optional>

#include "fuzz/target.hpp"

namespace {

using namespace kjump;

class Input final : public Source {
public:
    explicit Input(Bytes bytes) : bytes_(bytes) {}
    void read(std::uint64_t offset, std::span<std::uint8_t> bytes) override {
        if (offset > bytes_.size() || bytes.size() > bytes_.size() - offset) {
            throw Failure(Exit::kSource, "ends early");
        }
        std::ranges::copy(bytes_.subspan(static_cast<std::size_t>(offset), bytes.size()), bytes.begin());
    }
    const std::string& name() const override { return name_; }

private:
    Bytes bytes_;
    std::string name_ = "input";
};

std::optional<Core> read(Bytes bytes) {
    Input input(bytes);
    try {
        return read_core(input, [](const std::string&) {});
    } catch (const Failure& failure) {
        fuzz::require(failure.exit() == Exit::kSource, "a core is refused by another status");
        return std::nullopt;
    }
}

void check(const Core& core) {
    fuzz::require(!core.segments.empty(), "a core without memory");
    auto sorted = core.segments;
    std::ranges::sort(sorted, {}, &CoreSegment::physical);
    std::uint64_t behind = 0, file_bytes = 0;
    for (const auto& segment : sorted) {
        fuzz::require(segment.memory_size != 0 && segment.file_size <= segment.memory_size, "a size makes no sense");
        fuzz::require(segment.physical >= behind && segment.end() > segment.physical, "segments overlap or wrap");
        if (segment.file_size != 0) {
            fuzz::require(core.offset_of(segment.physical, segment.file_size) == segment.offset, "a segment is lost");
        }
        behind = segment.end();
        file_bytes += segment.file_size;
    }
    fuzz::require(core.machine != EM_386 || behind < std::uint64_t{1} << 32, "memory above 4 GiB");
    for (const auto& alias : core.aliases) {
        fuzz::require(core.offset_of(alias.physical, alias.file_size).has_value(), "an alias of no segment");
    }
    fuzz::require(core.file_bytes() == file_bytes, "a wrong sum");
}

void check_again(const Core& core) {
    std::vector<std::uint8_t> front;
    try {
        front = lay_out(core);
    } catch (const Failure&) {
        return;  // more than a 32-bit file can hold
    }
    const auto again = read(front);  // the segments' contents are not looked at
    fuzz::require(again && again->is_64 == core.is_64 && again->machine == core.machine && again->notes == core.notes,
                  "a core that was written is another one");
    fuzz::require(std::ranges::equal(again->segments, core.segments,
                                     [](auto& a, auto& b) {
                                         return a.offset % kPage == 0 && a.physical == b.physical &&
                                                a.memory_size == b.memory_size && a.file_size == b.file_size &&
                                                a.virtual_address == b.virtual_address && a.flags == b.flags;
                                     }),
                  "a core that was written has other segments");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (const auto core = read({data, size})) {
        check(*core);
        check_again(*core);
    }
    return 0;
}
