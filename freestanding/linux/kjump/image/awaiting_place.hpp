// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A block device, volume or file that another kernel is to save this one to, seen from here.
#pragma once

#include <string>

#include "image/image_id.hpp"

namespace kjump {

// Where a save to that file or device is on its disk, as extents_of() has it, and as a header takes it: an extent of
// 16 TiB or more is several. Throws Failure(Exit::kTarget) if there are more pieces than a header can name.
std::vector<Extent> extents_for_header(const File& file, const std::string& root);

constexpr std::uint64_t kMostExtentBytes = 0xffffffff * kPage;  // the number of an extent's pages has 32 bits

// `extents`, none of which has more than kMostExtentBytes bytes.
std::vector<Extent> cut_for_header(const std::vector<Extent>& extents);

class AwaitingPlace {
public:
    // Refuses, by Failure(Exit::kTarget), what another kernel would not find or may not write: a volume or file of
    // which extents_of() says so, one in too many pieces, a file that others may read; what has less than `bytes`
    // bytes; and unless `force` says so content that somebody could miss, and the image that another machine's next
    // boot is to restore.
    AwaitingPlace(const std::string& name, std::uint64_t bytes, bool force, const std::string& root);

    const std::string& name() const { return name_; }
    // Not at the start of a partition or disk, where every kernel looks.
    bool is_within_disk() const { return !extents_.empty(); }
    Awaited awaited() const { return {id_, extents_.empty() ? 0 : extents_[0].start}; }

    // Writes a header without content: `header` with id and extents of this place. An image that was there is lost.
    void put(Header header) const;
    // As it is on the medium now. Throws Failure(Exit::kDamaged) if there is none, Failure(Exit::kNotSaved) if it is of
    // another save.
    Header get() const;
    // The same, marked.
    void mark(Header header, State state, std::int64_t time) const;

private:
    std::string name_;
    ImageId id_;
    std::vector<Extent> extents_;  // of a file or volume
};

}  // namespace kjump
