// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "base/mapping.hpp"

#include <cerrno>
#include <limits>

#include <sys/mman.h>

#include "base/failure.hpp"
#include "base/text.hpp"

namespace kjump {

Mapping::Mapping(const File& file, std::uint64_t offset, std::uint64_t bytes, bool to_write)
    : bytes_(static_cast<std::size_t>(bytes)) {
    errno = ENOMEM;
    memory_ = bytes > std::numeric_limits<std::size_t>::max()
                  ? MAP_FAILED
                  : mmap(nullptr, bytes_, PROT_READ | (to_write ? PROT_WRITE : 0), MAP_PRIVATE, file.descriptor(),
                         static_cast<off_t>(offset));
    if (memory_ == MAP_FAILED && errno != ENOMEM) {
        fail_io(file.name());
    }
    if (memory_ == MAP_FAILED) {
        throw Failure(Exit::kIo, file.name() + ": " + mebibytes(bytes) + " do not fit in this program's address space");
    }
}

Mapping::~Mapping() { munmap(memory_, bytes_); }

}  // namespace kjump
