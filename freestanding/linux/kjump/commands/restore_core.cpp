// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The restore of an ELF core, of a kernel of 32 bits, by kexec's system call: that reads it where it is mapped.
#include <algorithm>

#include "base/mapping.hpp"
#include "commands/restorer.hpp"
#include "commands/secret_options.hpp"
#include "elf/elf_core.hpp"
#include "machine/entry.hpp"
#include "machine/room.hpp"
#include "machine/segments.hpp"

namespace kjump {
namespace {

class CoreRestorer final : public Restorer {
public:
    CoreRestorer(PlacedImage& placed, Image image, const Options& options, const Context& context)
        : Restorer(placed, std::move(image), options, context),
          content_(placed.storage(), placed.name(), image_.header().content_bytes) {}

private:
    void check_kernel() override {
        cipher_of(header(), placed_.name(), options_, context_);  // it has none
        if (context_.kernel.takes_any_image()) {
            refuse(
                Exit::kForeign,
                "holds an ELF core: of a kernel of 32 bits, which is restored by the same kernel, or saved by an older "
                "kjump, which restores it");
        }
        const auto running = context_.kernel.identify();
        if (!running.is_same_as(header().kernel)) {
            refuse(Exit::kForeign, "the image holds kernel " + header().kernel.describe() + ", and this is " +
                                       running.describe() + "; start the same one to restore it");
        }
    }

    // Headers that make no sense are left to the digest.
    std::optional<MemoryMap> read_front() override {
        try {
            return pages_of(read_core(content_, [](auto&) {}));
        } catch (const Failure&) {
            return std::nullopt;
        }
    }

    void check_room_for(const MemoryMap& pages) const override { check_room(pages, context_.root, kRoomForImage); }

    void judge() override {
        verify("checking");
        core_ = read_core(content_, context_.notices());
        check_offsets();
        if (!holds_entry()) {
            refuse(Exit::kDamaged, "does not hold its own entry");
        }
    }

    void verify(const char* what) const {
        auto shown = progress(what);
        image_.verify(shown);
    }

    // The kernel is given addresses, and would read beyond the end of the image.
    void check_offsets() const {
        const auto bytes = header().content_bytes;
        auto sorted = core_.segments;
        std::ranges::sort(sorted, {}, &CoreSegment::offset);
        std::uint64_t end = 0;
        for (const auto& segment : sorted) {
            if (segment.offset > bytes || segment.file_size > bytes - segment.offset) {
                refuse(Exit::kDamaged, "the image's core points outside of it");
            }
            if (segment.file_size == 0) {
                continue;  // it takes no place, and may begin where another one does
            }
            if (segment.offset < end) {
                refuse(Exit::kDamaged, "the image's core has the same bytes twice");
            }
            end = segment.offset + segment.file_size;
        }
    }

    bool holds_entry() {
        const auto offset = core_.offset_of(page_down(header().entry), kPage);
        if (!offset) {
            return false;
        }
        std::vector<std::uint8_t> page(kPage);
        content_.read(*offset, page);
        return is_way_back_of(core_.machine, header().entry, page);
    }

    void load() override {
        const Mapping content(placed_.device(), kHeaderBytes, header().content_bytes);
        const auto segments = cut_at(own_pages(context_.root), segments_of(core_, content.data()));
        context_.kernel.load({header().entry, segments}, Placement::kInPlace);
    }

    // kexec_load() has read the content once more, and what it read has to be what was judged.
    void make_sure() override {
        check_header();
        verify("checking what was loaded");
    }

    ContentSource content_;
    Core core_;
};

}  // namespace

std::unique_ptr<Restorer> core_restorer(PlacedImage& placed, Image image, const Options& options,
                                        const Context& context) {
    return std::make_unique<CoreRestorer>(placed, std::move(image), options, context);
}

}  // namespace kjump
