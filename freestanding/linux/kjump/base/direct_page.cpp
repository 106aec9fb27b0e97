// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "base/direct_page.hpp"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>

#include "base/failure.hpp"

namespace kjump {
namespace {

// Direct transfers begin and end with a device's blocks, in memory too.
struct alignas(kPage) AlignedPage {
    DirectPage bytes;
};

}  // namespace

void forget_cached(const File& file) {
    if (file.is_device() && ioctl(file.descriptor(), BLKFLSBUF) != 0) {
        fail_io(file.name());
    }
    posix_fadvise(file.descriptor(), 0, 0, POSIX_FADV_DONTNEED);
}

DirectPage read_page(const File& file, std::uint64_t offset) {
    AlignedPage page;
    file.read_at(offset, page.bytes);
    return page.bytes;
}

DirectPage read_first_page(const std::string& name) {
    const auto file = File::past_cache(name, false);
    forget_cached(file);
    return read_page(file, 0);
}

void write_first_page(const std::string& name, const DirectPage& page) {
    auto file = File::past_cache(name, true);
    const AlignedPage aligned{page};
    file.write_at(0, aligned.bytes);
    file.sync();
}

}  // namespace kjump
