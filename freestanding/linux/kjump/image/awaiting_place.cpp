// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/awaiting_place.hpp"

#include <fcntl.h>

#include "base/direct_page.hpp"
#include "base/failure.hpp"
#include "base/text.hpp"
#include "image/target.hpp"

namespace kjump {
namespace {

// check_content() has judged what cannot be read.
void check_machine(const std::string& name, const std::string& root) {
    Header header;
    try {
        header = decode(read_first_page(name), name);
    } catch (const Failure& failure) {
        if (failure.exit() == Exit::kDamaged) {
            return;
        }
        throw;
    }
    if (is_for_boot(header) && origin_of(header.machine, machine_id(root)) == Origin::kAnotherMachine) {
        refuse_target(name, "holds the image that the machine " + uuid_words(header.machine) +
                                " waits for; kjump hibernate and kjump snapshot save over it with --force");
    }
}

}  // namespace

std::vector<Extent> cut_for_header(const std::vector<Extent>& extents) {
    std::vector<Extent> all;
    for (auto [start, bytes] : extents) {
        for (; bytes > kMostExtentBytes; start += kMostExtentBytes, bytes -= kMostExtentBytes) {
            all.push_back({start, kMostExtentBytes});
        }
        all.push_back({start, bytes});
    }
    return all;
}

std::vector<Extent> extents_for_header(const File& file, const std::string& root) {
    auto extents = cut_for_header(extents_of(file, root));
    if (extents.size() > kMostExtents) {
        refuse_target(file.name(),
                      text("is in %zu pieces on its disk, and may be in %zu; %s", extents.size(), kMostExtents,
                           file.is_device() ? "lvcreate --contiguous y makes a volume that is in one"
                                            : "one that is written anew, with more room on the disk, may be in fewer"));
    }
    return extents;
}

AwaitingPlace::AwaitingPlace(const std::string& name, std::uint64_t bytes, bool force, const std::string& root)
    : name_(name), id_(new_image_id()) {
    const auto file = File::for_update(name);
    if (!file.is_device() && (file.status().st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        refuse_target(name,
                      "an image has all that is in memory, and others may read this file; chmod 600 keeps them out");
    }
    extents_ = extents_for_header(file, root);
    check_content(file, bytes, force);
    check_room(name, bytes, file.size());
    if (!force) {
        check_machine(name, root);
    }
    // The other kernel changes what this one's cache has of it; and nothing of that is to be saved.
    posix_fadvise(file.descriptor(), 0, 0, POSIX_FADV_DONTNEED);
}

void AwaitingPlace::put(Header header) const {
    header.id = id_;
    header.extents = extents_;
    write_first_page(name_, encode(header));
}

Header AwaitingPlace::get() const {
    auto header = decode(read_first_page(name_), name_);
    if (header.id != id_) {
        throw Failure(Exit::kNotSaved, name_ + ": what is there now is of another save");
    }
    return header;
}

void AwaitingPlace::mark(Header header, State state, std::int64_t time) const {
    header.state = state;
    header.resumed = time;
    write_first_page(name_, encode(header));
}

}  // namespace kjump
