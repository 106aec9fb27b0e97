// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/content.hpp"

#include <algorithm>
#include <memory>
#include <vector>

#include <blkid/blkid.h>

#include "base/failure.hpp"
#include "base/zeros.hpp"
#include "image/header.hpp"

namespace kjump {
namespace {

// The magic of its header decides, so that an image whose saving was interrupted counts too. It alone says little: a
// member of a RAID keeps it when it is made out of an image's partition.
bool is_image(const File& file) {
    HeaderPage page;
    if (file.size() < page.size()) {
        return false;
    }
    file.read_at(0, page);
    return is_header(page);
}

// Of a large one samples: to read as much as memory has takes minutes from a slow disk.
bool looks_unused(const File& file, std::uint64_t bytes) {
    constexpr std::uint64_t kAllOf = 16 << 20, kStep = 64 << 20;
    std::vector<std::uint8_t> chunk(kChunk);
    for (std::uint64_t at = 0; at < bytes; at += at < kAllOf ? kChunk : kStep) {
        const auto part = std::span(chunk).first(static_cast<std::size_t>(std::min<std::uint64_t>(kChunk, bytes - at)));
        file.read_at(at, part);
        if (!is_zeros(part)) {
            return false;
        }
    }
    return true;
}

// libblkid's low-level probing: superblocks and partition tables.
class Probe {
public:
    explicit Probe(const File& file) : probe_(blkid_new_probe(), blkid_free_probe) {
        if (!probe_ || blkid_probe_set_device(probe_.get(), file.descriptor(), 0, 0) != 0) {
            fail_io(file.name());
        }
        blkid_probe_enable_superblocks(probe_.get(), 1);
        blkid_probe_set_superblocks_flags(probe_.get(), BLKID_SUBLKS_TYPE);
        blkid_probe_enable_partitions(probe_.get(), 1);
        result_ = blkid_do_safeprobe(probe_.get());
        if (result_ == kError) {
            fail_io(file.name());
        }
    }

    Content content() const {
        if (result_ == kAmbiguous) {
            return {"signatures of more than one kind", false};
        }
        const auto table = value("PTTYPE"), type = value("TYPE");
        if (!table.empty()) {
            return {"a partition table (" + table + ")", partitions() > 0};
        }
        return {type, false};
    }

private:
    static constexpr int kError = -1, kAmbiguous = -2;

    std::string value(const char* name) const {
        const char* data = nullptr;
        return blkid_probe_lookup_value(probe_.get(), name, &data, nullptr) == 0 ? data : "";
    }

    int partitions() const {
        const auto list = blkid_probe_get_partitions(probe_.get());
        return list == nullptr ? 0 : blkid_partlist_numof_partitions(list);
    }

    std::unique_ptr<blkid_struct_probe, decltype(&blkid_free_probe)> probe_;
    int result_;
};

}  // namespace

Content content_of(const File& file, std::uint64_t bytes) {
    const auto size = file.size();
    if (size == 0) {
        return {};
    }
    auto content = Probe(file).content();
    if (content.what.empty() && !is_image(file) && !looks_unused(file, std::min(size, bytes))) {
        content.what = "something that is no image of kjump";
    }
    return content;
}

}  // namespace kjump
