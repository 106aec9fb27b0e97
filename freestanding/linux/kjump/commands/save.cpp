// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <ctime>

#include "commands/commands.hpp"
#include "commands/save_source.hpp"
#include "commands/save_to.hpp"
#include "image/image.hpp"
#include "image/kdump_writer.hpp"
#include "image/memory_check.hpp"
#include "image/placed_image.hpp"
#include "image/target.hpp"
#include "machine/segments.hpp"

namespace kjump {
namespace {

class Save {
public:
    Save(const FoundImage* awaited, const ImageCipher* cipher, const Options& options, const Context& context,
         const IsEnough& is_enough)
        : awaited_(awaited),
          cipher_(cipher),
          options_(options),
          context_(context),
          source_(options, context, is_enough) {}

    void run() { source_.core().machine == EM_X86_64 ? save_pages() : save_core(); }

private:
    void save_core() {
        if (cipher_ != nullptr) {
            throw Failure(Exit::kSource,
                          source_.file().name() + ": holds a kernel of 32 bits, whose image is never encrypted");
        }
        const auto front = lay_out(source_.core());
        auto header = describe();
        header.content_bytes = front.size();
        for (const auto& segment : source_.core().segments) {
            header.content_bytes += page_up(segment.file_size);
        }
        header.segments = static_cast<std::uint32_t>(source_.core().segments.size());
        save_to_place(kHeaderBytes + header.content_bytes, [&](Storage& storage) {
            ImageWriter writer(storage, header);
            write(writer, [&] {
                writer.append(front);
                source_.read_segments([&](Bytes bytes) { writer.append(bytes); });
            });
        });
    }

    // An image of any kernel of 64 bits is a dump as well.
    void save_pages() {
        check_can_pack();
        source_.check_order();
        const KdumpFront front(source_.core(), machine_memory(context_.root));
        save_to_place(front.most_bytes(cipher_ != nullptr), [&](Storage& storage) {
            KdumpWriter writer(storage, describe(), front, cipher_);
            write(writer, [&] { source_.read_pages([&](Bytes bytes) { writer.append(bytes); }); });
        });
    }

    // `bytes`: that it may have.
    void save_to_place(std::uint64_t bytes, const auto& write_to) {
        if (awaited_ != nullptr) {
            PlacedImage placed(*awaited_, context_.root);
            check_room(placed.name(), bytes, placed.storage().size());
            write_to(placed.storage());
        } else {
            auto target = open_target(options_.operands[1], bytes, options_.force, source_.file().file());
            write_to(target.file());
            target.keep();
        }
    }

    void write(auto& writer, const auto& copy) {
        writer.begin();
        copy();
        source_.require_way_back();
        writer.header().kernel = source_.identify();
        writer.finish();
    }

    // All but its content.
    Header describe() const {
        const auto memory = machine_memory(context_.root);
        Header header;
        header.entry = source_.entry();
        header.created = std::time(nullptr);
        header.memory_bytes = memory.bytes();
        header.memory_text = memory.text();
        header.memory_digest = digest_of(memory);
        header.comment = options_.comment;
        header.compression = options_.compression.value_or(header.compression);
        header.machine = machine_id(context_.root);
        if (awaited_ != nullptr) {
            header.comment = awaited_->header.comment;
            header.id = awaited_->header.id;
            header.at_boot = awaited_->header.at_boot;
            header.extents = awaited_->header.extents;
            header.machine = awaited_->header.machine;
            header.encryption = awaited_->header.encryption;
            header.compression = awaited_->header.compression;
            header.file_systems = awaited_->header.file_systems;
        }
        return header;
    }

    const FoundImage* awaited_;
    const ImageCipher* cipher_;
    const Options& options_;
    const Context& context_;
    SaveSource source_;
};

}  // namespace

void save_to(const FoundImage* awaited, const ImageCipher* cipher, const Options& options, const Context& context,
             const IsEnough& is_enough) {
    Save(awaited, cipher, options, context, is_enough).run();
}

void save(const Options& options, const Context& context) {
    if (options.awaited) {
        save_awaited(options, context);
    } else {
        save_to(nullptr, nullptr, options, context, [] { return false; });
    }
}

}  // namespace kjump
