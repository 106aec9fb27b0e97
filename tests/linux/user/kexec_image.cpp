// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "kexec_image.hpp"

#include <elf.h>
#include <linux/reboot.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "error.hpp"
#include "file.hpp"

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

KexecImage::KexecImage(const char* file) : bytes_(contents(file)) {
    const auto* header = reinterpret_cast<const Elf32_Ehdr*>(bytes_.data());
    if (bytes_.size() < sizeof *header || std::memcmp(header->e_ident, ELFMAG "\1", SELFMAG + 1) != 0 ||
        header->e_type != ET_EXEC || header->e_machine != EM_386 ||
        header->e_phoff + header->e_phnum * sizeof(Elf32_Phdr) > bytes_.size()) {
        die(file, "not an executable for i386");
    }
    const auto* program = reinterpret_cast<const Elf32_Phdr*>(bytes_.data() + header->e_phoff);
    for (unsigned i = 0; i < header->e_phnum; ++i) {
        if (program[i].p_type != PT_LOAD) {
            continue;
        }
        if (program[i].p_offset + program[i].p_filesz > bytes_.size()) {
            die(file, "shorter than its headers say");
        }
        segments_.push_back(
            segment(bytes_.data() + program[i].p_offset, program[i].p_filesz, program[i].p_paddr, program[i].p_memsz));
    }
    entry_ = header->e_entry;
}

void KexecImage::add_filler(unsigned count, std::size_t bytes, std::uint32_t physical) {
    fillers_.emplace_back(bytes, '\xa5');
    for (unsigned i = 0; i < count; ++i) {
        segments_.push_back(
            segment(fillers_.back().data(), bytes, physical + i * static_cast<std::uint32_t>(bytes), bytes));
    }
}

int KexecImage::load() const { return kexec_load(entry_, segments_); }

int unload_image() { return kexec_load(0, {}); }

int jump() {
    const auto result = syscall(SYS_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_KEXEC, nullptr);
    return result == 0 ? 0 : errno;
}

}  // namespace user
