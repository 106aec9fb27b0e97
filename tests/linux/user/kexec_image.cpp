// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "kexec_image.hpp"

#include <cerrno>

#include <linux/reboot.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace user {
namespace {

constexpr std::size_t kPage = 4096;

kexec_segment segment(const char* bytes, std::size_t size, std::uint32_t physical, std::size_t memory) {
    return {bytes, size, reinterpret_cast<const void*>(physical), (memory + kPage - 1) / kPage * kPage};
}

int kexec_load(std::uint32_t entry, const std::vector<kexec_segment>& segments) {
    const auto result = syscall(SYS_kexec_load, entry, segments.size(), segments.data(), KEXEC_PRESERVE_CONTEXT);
    return result == 0 ? 0 : errno;
}

}  // namespace

KexecImage::KexecImage(const char* file) : file_(file) {
    for (const auto& loaded : file_.segments()) {
        segments_.push_back(segment(file_.content(loaded).data(), loaded.p_filesz, loaded.p_paddr, loaded.p_memsz));
    }
}

void KexecImage::add_filler(unsigned count, std::size_t bytes, std::uint32_t physical) {
    fillers_.emplace_back(bytes, '\xa5');
    for (unsigned i = 0; i < count; ++i) {
        segments_.push_back(
            segment(fillers_.back().data(), bytes, physical + i * static_cast<std::uint32_t>(bytes), bytes));
    }
}

int KexecImage::load() const { return kexec_load(file_.entry(), segments_); }

int unload_image() { return kexec_load(0, {}); }

int jump() {
    const auto result = syscall(SYS_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_KEXEC, nullptr);
    return result == 0 ? 0 : errno;
}

}  // namespace user
