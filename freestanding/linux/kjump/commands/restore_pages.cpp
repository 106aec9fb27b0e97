// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The restore of pages by libjump's module: each is brought to where it belongs as it is read, and nothing is read
// twice.
#include <elf.h>

#include "base/caught_signals.hpp"
#include "base/file_system.hpp"
#include "commands/restorer.hpp"
#include "commands/secret_options.hpp"
#include "image/kdump_content.hpp"
#include "machine/entry.hpp"
#include "machine/room.hpp"
#include "machine/segments.hpp"

namespace kjump {
namespace {

class PagesRestorer final : public Restorer {
public:
    PagesRestorer(PlacedImage& placed, Image image, const Options& options, const Context& context,
                  std::optional<ImageCipher> cipher)
        : Restorer(placed, std::move(image), options, context), cipher_(std::move(cipher)) {}

private:
    void check_kernel() override {
        if (!options_.check && !context_.kernel.takes_any_image()) {
            refuse(Exit::kForeign, "holds a kernel of 64 bits, which libjump's module restores: modprobe libjump");
        }
    }

    std::optional<MemoryMap> read_front() override {
        if (!cipher_) {
            cipher_ = cipher_of(header(), placed_.name(), options_, context_);
        } else if (!header().encryption) {
            refuse(Exit::kDamaged, "the image was changed since its key was found");
        }
        content_.emplace(placed_.storage(), placed_.name(), header(), cipher_ ? &*cipher_ : nullptr);
        return content_->pages();
    }

    void check_room_for(const MemoryMap& pages) const override { check_room(pages, context_.root, kRoomForAnyImage); }

    void judge() override {
        if (options_.check) {
            auto shown = progress("checking");
            content_->read(shown, [](auto, auto) {});
        }
        const auto page = content_->page(page_down(header().entry));
        if (!page || !is_way_back_of(EM_X86_64, header().entry, *page)) {
            refuse(Exit::kDamaged, "does not hold its own entry");
        }
    }

    void load() override {
        drop_part();
        context_.kernel.load({0, cut_at(own_pages(context_.root), empty_segments_of(content_->pages()))},
                             Placement::kInPlace);
    }

    // What a restore that was killed has left in the slot, and nobody can enter, takes the room of another.
    void drop_part() {
        const auto slots = context_.kernel.slots();
        const auto& slot = slots.at(static_cast<std::size_t>(context_.kernel.chosen_slot()));
        if (slot.loaded && slot.entry == 0) {
            context_.kernel.unload();
        }
    }

    void make_sure() override {
        auto shown = progress("loading");
        {
            const CaughtSignals signals;
            const auto check_signals = [&] {
                if (signals.any()) {
                    throw Failure(Exit::kKernel, "nothing is restored: a signal came first");
                }
            };
            content_->read(shown, [&](auto physical, auto bytes) {
                check_signals();
                context_.kernel.write(physical, bytes);
            });
            check_signals();
        }
        check_header();
        const auto patch = moves_nothing(header().entry);
        context_.kernel.write(patch.start, patch.bytes);
        content_.reset();
        wipe_key();
    }

    // Nobody wipes this kernel's memory after the jump, and whoever reads the memory of the restored one finds it
    // there. What kjump has of the key goes, and the key file of an initrd. What does not is in the kernel's hands:
    // what it had in its buffers when it unpacked that file, and when a passphrase was typed.
    void wipe_key() {
        cipher_.reset();
        if (options_.at_boot && !options_.key_file.empty()) {
            try {
                wipe_if_in_memory(options_.key_file);
            } catch (const Failure& failure) {
                context_.notice(std::string("the key stays in memory: ") + failure.what());
            }
        }
    }

    // Nobody can enter it before it is marked.
    void allow_entry() override { context_.kernel.set_entry(header().entry); }

    std::optional<ImageCipher> cipher_;
    std::optional<KdumpContent> content_;
};

}  // namespace

std::unique_ptr<Restorer> pages_restorer(PlacedImage& placed, Image image, const Options& options,
                                         const Context& context, std::optional<ImageCipher> cipher) {
    return std::make_unique<PagesRestorer>(placed, std::move(image), options, context, std::move(cipher));
}

}  // namespace kjump
