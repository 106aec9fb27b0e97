// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/file_lock.hpp"

#include <cerrno>

#include <sys/file.h>

namespace kjump {
namespace {

struct FileLock final : Kernel::Lock {
    explicit FileLock(File locked) : file(std::move(locked)) {}
    File file;
};

}  // namespace

std::unique_ptr<Kernel::Lock> lock_file(File file, const Notice& notice) {
    auto locked = std::make_unique<FileLock>(std::move(file));
    const int descriptor = locked->file.descriptor();
    if (flock(descriptor, LOCK_EX | LOCK_NB) == 0) {
        return locked;
    }
    notice("waits for another kjump");
    while (flock(descriptor, LOCK_EX) != 0) {
        if (errno != EINTR) {
            fail_io(locked->file.name());
        }
    }
    return locked;
}

}  // namespace kjump
