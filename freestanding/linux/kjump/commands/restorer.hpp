// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The steps of a restore. What depends on the format of the image is in its two kinds: one loads an ELF core by kexec's
// system call, the other brings pages to the module piece by piece.
#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "base/progress.hpp"
#include "commands/options.hpp"
#include "image/image.hpp"
#include "image/image_cipher.hpp"
#include "image/placed_image.hpp"
#include "machine/context.hpp"

namespace kjump {

class Restorer {
public:
    virtual ~Restorer() = default;
    Restorer(const Restorer&) = delete;

    // Restores the image, or with --check says what is in it. Throws Failure; the image is then as it was, and nothing
    // of it is loaded.
    void run();

protected:
    Restorer(PlacedImage& placed, Image image, const Options& options, const Context& context)
        : options_(options), context_(context), placed_(placed), image_(std::move(image)) {}

    // Throws Failure(Exit::kForeign) unless the running kernel takes images of this format, and this one.
    virtual void check_kernel() = 0;
    // The memory of the image by what stands in front of it; nothing if that makes no sense, which judge() tells then.
    virtual std::optional<MemoryMap> read_front() = 0;
    virtual void check_room_for(const MemoryMap& pages) const = 0;
    // What else can be known before anything is loaded, with --check all.
    virtual void judge() = 0;
    virtual void load() = 0;
    // All of the image is in memory when it returns, and is what was saved.
    virtual void make_sure() = 0;
    // From now on it may be entered: it is marked.
    virtual void allow_entry() {}

    const Header& header() const { return image_.header(); }
    [[noreturn]] void refuse(Exit exit, const std::string& why) const;
    // The header is still what it was when the restore began.
    void check_header() const;
    Progress progress(const char* what) const {
        return {what, header().content_bytes, context_.progress(options_.quiet)};
    }

    const Options& options_;
    const Context& context_;
    PlacedImage& placed_;
    Image image_;

private:
    void check_machine() const;
    bool is_something_loaded() const;
    void check_nobody_waits() const;
    void judge_front();
    void load_and_leave();
    void leave();
    void attempt(const char* otherwise, const auto& step) const;
};

// For the format that `placed` has, which stays where it is meanwhile. `cipher` is that of its encryption; without one
// it is made by what the options name.
std::unique_ptr<Restorer> restorer_of(PlacedImage& placed, const Options& options, const Context& context,
                                      std::optional<ImageCipher> cipher = {});
// `image` is the one there.
std::unique_ptr<Restorer> core_restorer(PlacedImage& placed, Image image, const Options& options,
                                        const Context& context);
std::unique_ptr<Restorer> pages_restorer(PlacedImage& placed, Image image, const Options& options,
                                         const Context& context, std::optional<ImageCipher> cipher);

}  // namespace kjump
