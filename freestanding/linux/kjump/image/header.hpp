// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The first page of an image. It binds the content behind it to the machine and kernel that it can
// be resumed on.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/extents.hpp"
#include "base/mounted_file_system.hpp"
#include "base/sha256.hpp"
#include "image/encryption.hpp"
#include "machine/kernel_id.hpp"
#include "machine/machine_id.hpp"
#include "machine/memory_map.hpp"

namespace kjump {

enum class State : std::uint32_t {
    kIncomplete = 1,  // being written, or the power failed meanwhile
    kComplete = 2,
    // Its file systems have moved on. What version 1 wrote before the jump.
    kResumed = 3,
    // The jump into it was tried and did not fail: its file systems have moved on, unless the power was cut before.
    kResuming = 4,
    // Since version 3. No content yet: a kernel was left for one that is to save it here, and that knows the id.
    kAwaited = 5,
    // No content either: that save failed, or never began, and the header has the reason.
    kFailed = 6,
    // The machine was booted without it: its file systems may have moved on.
    kPassedOver = 7,
};

// Of the content.
enum class Format : std::uint8_t {
    kKdump,  // memory as makedumpfile's kdump-compressed format has it: the image as it is is a dump (image/kdump.hpp)
    kElf,    // an ELF core behind the header: of a kernel of 32 bits
};

// Of each of its pages by itself; the numbers are those of kdump-compressed files.
enum class Compression : std::uint32_t { kLzo = 0x2, kZstd = 0x20 };

// Where the parts of a kdump-compressed content are.
struct KdumpShape {
    std::uint64_t end_page = 0;          // the number behind that of the last page that it has
    std::uint64_t pages = 0;             // that it has
    std::uint64_t digests_at = 0;        // bytes, in the image
    std::uint32_t sub_header_pages = 0;  // behind the first page
    std::uint32_t mappings = 0;          // at the end of the sub-header
    std::uint32_t processors = 0;        // whose registers are in the notes
};

// False if there is a header alone, of a save that is awaited or failed.
constexpr bool has_content(State state) { return state != State::kAwaited && state != State::kFailed; }

// Of one save that is awaited, at random; zeros: of none.
using ImageId = std::array<std::uint8_t, 16>;

struct Header {
    State state = State::kIncomplete;
    Format format = Format::kKdump;
    Compression compression = Compression::kLzo;  // of Format::kKdump, as is what follows
    KdumpShape kdump;
    std::uint64_t content_bytes = 0;  // behind this page
    std::uint32_t segments = 0;
    std::uint64_t entry = 0;   // physical: where the kernel in the image wants to be entered
    std::int64_t created = 0;  // seconds since 1970, UTC
    std::int64_t resumed = 0;  // when the jump into it was last tried, the same; 0: never
    std::uint64_t memory_bytes = 0;
    Digest memory_digest{};   // of MemoryMap::text()
    std::string memory_text;  // as much of it as there is room for; for messages only
    std::string reason;       // of State::kFailed, which has no memory_text
    // Of the core, or of what says where which page is, and the digests of the pages; of an encrypted image of
    // unmarked() and all tags, by its key.
    Digest content_digest{};
    KernelId kernel;
    std::string comment;
    ImageId id{};
    bool at_boot = false;                  // the next boot of its machine is to restore it
    MachineId machine{};                   // where the kernel in it ran
    std::optional<Encryption> encryption;  // of the content; of Format::kKdump alone
    // Of an image in a file: where on the device the file is, this header first. Empty: all of the device, or of a file
    // that is opened as one.
    std::vector<Extent> extents;
    // Those that its kernel had mounted when it was left, kMostFileSystems at most: of Format::kKdump alone.
    std::vector<MountedFileSystem> file_systems;
};

// Whether the next boot of its machine is to restore it.
inline bool is_for_boot(const Header& header) { return header.state == State::kComplete && header.at_boot; }

constexpr std::size_t kHeaderBytes = 4096;
constexpr std::size_t kSectorBytes = 512;   // written at once or not at all; all that changes in an image that is whole
constexpr std::size_t kCommentBytes = 111;  // at most
constexpr std::size_t kMostExtents = 128;
constexpr std::size_t kMostFileSystems = 16;

using HeaderPage = std::array<std::uint8_t, kHeaderBytes>;

// Of Format::kKdump in versions 5 to 12 (machine/image_version.hpp), of Format::kElf in version 4.
HeaderPage encode(const Header& header);

// That of a complete image without marks and content_digest: what stays the same whoever marks it.
HeaderPage unmarked(Header header);

// Whether `page` begins as one does.
bool is_header(const HeaderPage& page);

// Of versions 1 to 12; one that encode() would not write in just these bytes is refused. Throws Failure(Exit::kDamaged)
// with a sentence that begins with `name`.
Header decode(const HeaderPage& page, const std::string& name);

}  // namespace kjump
