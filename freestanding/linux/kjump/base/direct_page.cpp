// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "base/direct_page.hpp"

#include <linux/fs.h>
#include <sys/ioctl.h>

#include "base/failure.hpp"
#include "base/file.hpp"

namespace kjump {
namespace {

// Direct transfers begin and end with a device's blocks, in memory too.
struct alignas(kPage) AlignedPage {
    DirectPage bytes;
};

}  // namespace

DirectPage read_first_page(const std::string& name) {
    const auto file = File::past_cache(name, false);
    if (file.is_device() && ioctl(file.descriptor(), BLKFLSBUF) != 0) {
        fail_io(name);
    }
    AlignedPage page;
    file.read_at(0, page.bytes);
    return page.bytes;
}

void write_first_page(const std::string& name, const DirectPage& page) {
    auto file = File::past_cache(name, true);
    const AlignedPage aligned{page};
    file.write_at(0, aligned.bytes);
    file.sync();
}

}  // namespace kjump
