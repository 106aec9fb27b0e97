// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A kernel that is unpacked is placed, relocated, and entered in long mode.
#include "machine/unpacked_kernel.hpp"

#include <set>

#include "machine/long_entry.hpp"
#include "support/machine_with_linux.hpp"
#include "support/packed_kernel.hpp"
#include "support/refusal.hpp"

using namespace kjump;
using namespace kjump::test;
using Catch::Contains;

namespace {

// With the file that it is in.
struct Unpacked : UnpackedKernel {
    std::string file;

    Unpacked(const PackedKernel& kernel, bool randomize) : file(kernel.unpacked()) {
        const std::span bytes(reinterpret_cast<std::uint8_t*>(file.data()), file.size());
        const auto image = linux_image(bytes, "vmlinuz");
        REQUIRE(image.is_unpacked());
        static_cast<UnpackedKernel&>(*this) = unpacked_kernel(image, bytes, "vmlinuz", randomize);
    }

    template <class Value>
    Value at(std::uint64_t place) const {
        const auto& part = parts.at(place < kDataAt ? 0 : 1);
        Value value;
        std::memcpy(&value, part.bytes.data() + (place - part.place), sizeof value);
        return value;
    }
};

void check_refused(const PackedKernel& kernel, const std::string& why) {
    INFO(why);
    try {
        Unpacked(kernel, true);
        FAIL("it was taken");
    } catch (const Failure& failure) {
        CHECK(failure.exit() == Exit::kSource);
        CHECK(failure.what() == "vmlinuz: " + why);
    }
}

class MachineWithUnpacked : public MachineWithLinux {
public:
    PackedKernel kernel_file;

    MachineWithUnpacked() { write(); }
    void write() { write_text(file, kernel_file.unpacked()); }
    // Of what enters it: the words behind the code, by the page where that begins.
    std::uint64_t entered() const {
        const std::uint64_t words = params().hdr.cmd_line_ptr;
        return read<std::uint32_t>(words - 4);
    }
    // What the page tables below `root` map `address` to.
    std::uint64_t mapped(std::uint64_t root, int levels, std::uint64_t address) const {
        auto table = root;
        for (int level = levels; level > 2; --level) {
            const auto entry = read<std::uint64_t>(table + (address >> (12 + 9 * (level - 1)) & 511) * 8);
            REQUIRE((entry & 0xfff) == 3);
            table = entry & ~std::uint64_t{0xfff};
        }
        const auto leaf = read<std::uint64_t>(table + (address >> 21 & 511) * 8);
        REQUIRE((leaf & 0x1fffff) == 0x83);
        return (leaf & ~std::uint64_t{0x1fffff}) + (address & 0x1fffff);
    }
};

}  // namespace

TEST_CASE("unpacked kernel: segments lie where the kernel wants them, and nothing is moved unless chance does") {
    const Unpacked kernel({}, false);
    CHECK_FALSE(kernel.is_randomized);
    CHECK(kernel.entry == kEntered);
    REQUIRE(kernel.parts.size() == 2);
    CHECK(kernel.parts[0].place == 0);
    CHECK(kernel.parts[0].bytes.size() == 0x1000);
    CHECK(kernel.at<char>(0xfff) == 't');
    CHECK(kernel.parts[1].place == kDataAt);
    CHECK(kernel.parts[1].bytes.size() == kDataEnd - kDataAt);
    CHECK(kernel.at<char>(kDataAt) == 'd');
    CHECK(kernel.at<std::uint32_t>(kNarrow) == kNarrowValue);
    CHECK(kernel.at<std::uint32_t>(kInverse) == kInverseValue);
    CHECK(kernel.at<std::uint64_t>(kWide) == kWideValue);
}

TEST_CASE("unpacked kernel: chance moves it by whole steps, as far as its mapping reaches") {
    std::set<std::uint64_t> shifts;
    for (int i = 0; i < 64; ++i) {
        const Unpacked kernel({}, true);
        CHECK(kernel.is_randomized);
        const auto shift = kernel.at<std::uint64_t>(kWide) - kWideValue;
        CHECK(shift % 0x200000 == 0);
        CHECK(shift <= (1 << 30) - kLinkedAt - 0x400000);
        CHECK(kernel.at<std::uint32_t>(kNarrow) == kNarrowValue + shift);
        CHECK(kernel.at<std::uint32_t>(kInverse) == static_cast<std::uint32_t>(kInverseValue - shift));
        shifts.insert(shift);
    }
    CHECK(shifts.size() > 32);  // of 503
}

TEST_CASE("unpacked kernel: one that was built to run at one address does") {
    PackedKernel kernel;
    kernel.relocations = {0, 0, 0};
    const Unpacked unpacked(kernel, true);
    CHECK_FALSE(unpacked.is_randomized);
    CHECK(unpacked.at<std::uint64_t>(kWide) == kWideValue);
}

TEST_CASE("unpacked kernel: what is not as kjump knows it is refused") {
    const auto with = [](const std::function<void(PackedKernel&)>& change) {
        PackedKernel kernel;
        change(kernel);
        return kernel;
    };
    const std::string unknown = "has relocations that kjump does not know";
    // Linux 6.15's.
    check_refused(with([](auto& kernel) {
                      kernel.relocations = {0, kernel.address(kWide), 0, kernel.address(kNarrow)};
                  }),
                  unknown);
    check_refused(with([](auto& kernel) { kernel.relocations.push_back(kernel.address(kDataEnd - 3)); }), unknown);
    check_refused(with([](auto& kernel) { kernel.relocations[1] = kernel.address(kDataEnd - 7); }), unknown);
    check_refused(with([](auto& kernel) { kernel.relocations[3] = 0x80000000; }), unknown);
    check_refused(with([](auto& kernel) { kernel.entry = kLinkedAt - 1; }), "is entered outside of its code");
    check_refused(with([](auto& kernel) { kernel.entry = kLinkedAt + kDataAt + 0x2000; }),
                  "is entered outside of its code");
    check_refused(with([](auto& kernel) { kernel.header.init_size = 0x200000; }),
                  "has parts outside of the memory that its header asks for");
    check_refused(with([](auto& kernel) { kernel.header.pref_address += 0x200000; }),
                  "has parts outside of the memory that its header asks for");
    check_refused(with([](auto& kernel) { kernel.header.xloadflags = 0; }),
                  "is a kernel of 32 bits, which kjump does not take unpacked");
}

TEST_CASE("load: an unpacked kernel lies where it would unpack itself to, and is entered in long mode") {
    MachineWithUnpacked machine;
    REQUIRE(machine.load({"--initrd=" + machine.initrd, "--append=quiet nokaslr"}) == Exit::kDone);
    CHECK(machine.kernel.mode == Mode::kProtected32);
    CHECK(machine.at(kWindow) == 't');
    CHECK(machine.at(kWindow + kDataAt) == 'd');
    CHECK(machine.at(kWindow + 0xfff) == 't');
    CHECK(machine.at(kWindow + 0x1000) == 0);
    CHECK(machine.at(kWindow + kDataEnd) == 0);
    CHECK(machine.at(kWindowEnd - 0x2000) == 'i');
    const auto params = machine.params();
    CHECK((params.hdr.loadflags & KASLR_FLAG) == 0);
    CHECK(params.hdr.init_size == machine.kernel_file.header.init_size);
    CHECK(machine.text_at(params.hdr.cmd_line_ptr) ==
          "quiet nokaslr acpi_no_memhotplug kexec_jump_back_entry=0x00000000");
    const auto code = machine.entered();
    CHECK(code % kPage == 0);
    CHECK(code > params.hdr.cmd_line_ptr);
    CHECK(code + kLongEntryBytes == kWindowEnd - 0x2000);
    // The three words, where the page's code ends.
    std::uint64_t words = code;
    while (machine.read<std::uint64_t>(words) != kWindow + kEntered) {
        words += 8;
        REQUIRE(words < code + kPage);
    }
    CHECK(machine.read<std::uint32_t>(words + 12) == 0x20);
    const auto root = machine.read<std::uint32_t>(words + 8);
    for (const std::uint64_t address : {kWindow + kEntered, code + 8, std::uint64_t{0xfffff123}, std::uint64_t{0}}) {
        CHECK(machine.mapped(root, 4, address) == address);
    }
}

TEST_CASE("load: an unpacked kernel has as many levels of page tables as the one that loads it") {
    MachineWithUnpacked machine;
    const auto levels = [&](const std::string& append) {
        REQUIRE(machine.load({"--append=" + append}) == Exit::kDone);
        std::uint64_t words = machine.entered();
        while (machine.read<std::uint64_t>(words) != kWindow + kEntered) {
            words += 8;
        }
        const int found = machine.read<std::uint32_t>(words + 12) == 0x1020 ? 5 : 4;
        CHECK(machine.mapped(machine.read<std::uint32_t>(words + 8), found, 0x7654321) == 0x7654321);
        return found;
    };
    machine.kernel_file.header.xloadflags |= XLF_5LEVEL | XLF_5LEVEL_ENABLED;
    machine.write();
    CHECK(levels("") == 4);
    write_text(machine.folder / "proc/cpuinfo", "flags\t\t: fpu lm la57\nbugs\t\t:\n");
    CHECK(levels("") == 5);
    CHECK(levels("no5lvl quiet") == 4);
    // Every kernel of 64 bits unpacks itself with five levels, and goes back to four where it was built without them.
    machine.kernel_file.header.xloadflags = XLF_KERNEL_64 | XLF_5LEVEL;
    machine.write();
    CHECK(levels("") == 4);
}

TEST_CASE("load: an unpacked kernel in a window of its own knows that chance has placed it") {
    MachineWithUnpacked machine;
    REQUIRE(machine.load({"--at=0x1201000"}) == Exit::kDone);
    CHECK((machine.params().hdr.loadflags & KASLR_FLAG) != 0);
    CHECK(machine.at(0x1400000) == 't');
    // Below its own address it does not unpack itself either.
    machine.kernel.loaded = false;
    machine.give_memory(0x3ffffff);
    REQUIRE(machine.run({"load", "--at=0x200000", "--size=32M", machine.file}) == Exit::kDone);
    CHECK(machine.at(kLinkedAt) == 't');
    CHECK(machine.at(kLinkedAt - 0x200000) == 0);
}

TEST_CASE("load: an unpacked kernel that is bent is refused") {
    MachineWithUnpacked machine;
    machine.kernel_file.relocations.back() = 1;
    machine.write();
    CHECK(machine.load() == Exit::kSource);
    CHECK(machine.said() == "kjump: " + machine.file + ": has relocations that kjump does not know\n");
    auto file = machine.kernel_file.unpacked();
    file.resize(file.size() - 16);
    write_text(machine.file, file);
    CHECK(machine.load() == Exit::kSource);
    CHECK(machine.said() == "kjump: " + machine.file + ": ends early\n");
    CHECK(machine.kernel.loads == 0);
}
