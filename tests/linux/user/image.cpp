// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image.hpp"

#include <unistd.h>

#include "device_image.hpp"
#include "kexec_image.hpp"

namespace user {

Image::Image(const char* file) : file_(file) {
    for (const auto& loaded : file_.segments()) {
        add(file_.content(loaded).data(), loaded.p_filesz, loaded.p_paddr, loaded.p_memsz);
    }
}

void Image::add(const char* bytes, std::size_t size, std::uint32_t physical, std::size_t memory) {
    constexpr std::size_t kPage = 4096;
    segments_.push_back({bytes, size, physical, (memory + kPage - 1) / kPage * kPage});
}

void Image::add_filler(unsigned count, std::size_t bytes, std::uint32_t physical) {
    fillers_.emplace_back(bytes, '\xa5');
    for (unsigned i = 0; i < count; ++i) {
        add(fillers_.back().data(), bytes, physical + i * static_cast<std::uint32_t>(bytes), bytes);
    }
}

std::unique_ptr<Image> open_image(const char* file) {
    if (access(LIBJUMP_DEVICE_PATH, F_OK) == 0) {
        return std::make_unique<DeviceImage>(file);
    }
    return std::make_unique<KexecImage>(file);
}

}  // namespace user
