// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "base/direct_page.hpp"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/failure.hpp"

namespace kjump {
namespace {

// Direct transfers begin and end with a device's blocks, in memory too.
struct alignas(kPage) AlignedPage {
    DirectPage bytes;
};

// errno tells nothing of a transfer that is only too short.
void check_transfer(ssize_t bytes, const std::string& name) {
    if (bytes < 0) {
        fail_io(name);
    }
    if (bytes != static_cast<ssize_t>(kPage)) {
        throw Failure(Exit::kIo, name + ": ends early");
    }
}

class Descriptor {
public:
    Descriptor(const std::string& name, int flags) : number_(open(name.c_str(), flags | O_DIRECT | O_CLOEXEC)) {
        if (number_ < 0) {
            fail_io(name);
        }
    }
    Descriptor(const Descriptor&) = delete;
    ~Descriptor() { close(number_); }
    int number() const { return number_; }

private:
    int number_;
};

}  // namespace

DirectPage read_first_page(const std::string& name) {
    const Descriptor file(name, O_RDONLY);
    struct stat status;
    if (fstat(file.number(), &status) != 0 || (S_ISBLK(status.st_mode) && ioctl(file.number(), BLKFLSBUF) != 0)) {
        fail_io(name);
    }
    AlignedPage page;
    check_transfer(pread(file.number(), page.bytes.data(), page.bytes.size(), 0), name);
    return page.bytes;
}

void write_first_page(const std::string& name, const DirectPage& page) {
    const Descriptor file(name, O_RDWR);
    const AlignedPage aligned{page};
    check_transfer(pwrite(file.number(), aligned.bytes.data(), aligned.bytes.size(), 0), name);
    if (fsync(file.number()) != 0) {
        fail_io(name);
    }
}

}  // namespace kjump
