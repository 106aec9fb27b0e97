// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/unpacked_kernel.hpp"

#include <cstring>

#include <sys/random.h>

#include "../../../common/elf.hpp"
#include "base/failure.hpp"

namespace kjump {
namespace {

// [linux] arch/x86/include/asm/page_64_types.h: where the kernel's mapping begins, whose first bytes are those at
// physical address 0; and KERNEL_IMAGE_SIZE of one with CONFIG_RANDOMIZE_BASE, without which none has relocations.
constexpr std::uint64_t kMapping = 0xffffffff80000000, kMappingBytes = 1 << 30;

constexpr std::uint64_t kAlignment = 2 << 20;

// [linux] arch/x86/boot/compressed/misc.c, handle_relocations(): at the end of the payload are lists of virtual
// addresses, which are read backwards, each list up to the zero before it: of words of 32 bits, of such from which is
// subtracted, and of words of 64 bits.
class Relocations {
public:
    // `start` is the virtual address that the first byte of the kernel was linked for.
    Relocations(Bytes payload, std::uint64_t start, std::span<const KernelPart> parts, std::span<std::uint8_t> file)
        : payload_(payload), start_(start), parts_(parts), file_(file) {}

    // `shift` is how far the kernel runs from where it was linked for. Null, or what is wrong.
    const char* apply(std::uint64_t shift) {
        const auto narrow = static_cast<std::uint32_t>(shift);
        if (!add_all(narrow) || !add_all(0 - narrow)) {
            return kWrong;
        }
        const auto before = applied_;
        if (!add_all(shift)) {
            return kWrong;
        }
        // Linux 6.15 has two lists alone. What is read as the third is the end of the ELF, which is zero.
        return before != 0 && applied_ == before ? kWrong : nullptr;
    }
    // False of a kernel that can run nowhere else.
    bool any() const { return applied_ != 0; }

private:
    static constexpr const char* kWrong = "has relocations that kjump does not know";

    template <class Word>
    bool add_all(Word shift) {
        for (std::int32_t address = 0; at_ >= sizeof address;) {
            at_ -= sizeof address;
            std::memcpy(&address, payload_.data() + at_, sizeof address);
            if (address == 0) {
                return true;
            }
            auto* const place = find(static_cast<std::uint64_t>(std::int64_t{address}) - start_, sizeof shift);
            if (place == nullptr) {
                return false;
            }
            Word value;
            std::memcpy(&value, place, sizeof value);
            value += shift;
            std::memcpy(place, &value, sizeof value);
            ++applied_;
        }
        return false;
    }

    std::uint8_t* find(std::uint64_t place, std::size_t bytes) const {
        for (const auto& part : parts_) {
            const auto offset = place - part.place;
            if (offset < part.bytes.size() && part.bytes.size() - offset >= bytes) {
                return file_.data() + (part.bytes.data() - file_.data()) + offset;
            }
        }
        return nullptr;
    }

    Bytes payload_;
    std::size_t at_ = payload_.size();
    std::uint64_t start_;
    std::span<const KernelPart> parts_;
    std::span<std::uint8_t> file_;
    std::uint64_t applied_ = 0;
};

// As find_random_virt_addr() in kaslr.c beside it: whole steps of the alignment that the kernel was built for.
std::uint64_t chance(const setup_header& header, std::uint64_t bytes) {
    const std::uint64_t step = header.kernel_alignment,
                        lowest = round_up(header.pref_address, step) + round_up(bytes, step);
    std::uint64_t number = 0;
    if (getrandom(&number, sizeof number, 0) != sizeof number) {
        throw Failure(Exit::kKernel, "this kernel gives no random numbers");
    }
    return lowest >= kMappingBytes ? 0 : number % (1 + (kMappingBytes - lowest) / step) * step;
}

}  // namespace

UnpackedKernel unpacked_kernel(const LinuxImage& image, std::span<std::uint8_t> file, const std::string& name,
                               bool randomize) {
    using Elf = freestanding::Elf64;
    const auto refuse = [&](const char* why) { throw Failure(Exit::kSource, name + ": " + why); };
    const auto payload = image.payload().value_or(Bytes{});
    const auto& header = image.header;
    const std::uint64_t base = header.pref_address;
    if (!image.is_64_bit()) {
        refuse("is a kernel of 32 bits, which kjump does not take unpacked");
    }
    // [linux] arch/x86/kernel/head64.c, __startup_64(): elsewhere it waits for ever.
    if (header.kernel_alignment % kAlignment != 0 || base % kAlignment != 0) {
        refuse("says that it runs at addresses where it does not");
    }
    UnpackedKernel kernel{};
    std::uint64_t entry = 0, end = 0;
    const auto* const wrong =
        freestanding::read_elf<Elf>(payload.data(), payload.size(), entry, [&](const Elf::Segment& segment) {
            const auto place = segment.physical_address - base;
            if (place > header.init_size || segment.memory_size > header.init_size - place) {
                return "has parts outside of the memory that its header asks for";
            }
            if (place % kPage != 0 || place < end) {
                return "has parts that are not one behind the other";
            }
            end = place + segment.memory_size;
            kernel.parts.push_back({place, payload.subspan(static_cast<std::size_t>(segment.offset),
                                                           static_cast<std::size_t>(segment.file_size))});
            return static_cast<const char*>(nullptr);
        });
    if (wrong != nullptr) {
        refuse(wrong);
    }
    kernel.entry = entry - base;
    if (kernel.entry >= end) {
        refuse("is entered outside of its code");
    }
    Relocations relocations(payload, kMapping + base, kernel.parts, file);
    if (const auto* const why = relocations.apply(randomize ? chance(header, header.init_size) : 0)) {
        refuse(why);
    }
    kernel.is_randomized = randomize && relocations.any();
    return kernel;
}

}  // namespace kjump
