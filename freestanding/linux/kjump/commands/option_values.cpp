// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "commands/option_values.hpp"

#include <algorithm>
#include <array>

#include <libjump/device.h>

#include "base/text.hpp"

namespace kjump {
namespace {

constexpr std::uint64_t kMostDump = 65536;  // bytes
constexpr int kAddressBits = 52;            // of physical addresses, as the architecture has them

void set_dump(Options& options, const std::string& value) {
    const auto comma = value.find(',');
    const auto start = number(value.substr(0, comma));
    const auto bytes = comma == std::string::npos ? start : number(value.substr(comma + 1));
    if (!start || *start >> kAddressBits != 0 || !bytes || comma == std::string::npos) {
        refuse("--dump=" + value + " is no address and number of bytes");
    }
    if (*bytes == 0 || *bytes > kMostDump) {
        refuse(text("--dump takes 1 to %u bytes", static_cast<unsigned>(kMostDump)));
    }
    options.dump_start = *start;
    options.dump_bytes = *bytes;
}

// With K, M or G behind it: KiB, MiB, GiB.
void set_size(Options& options, const std::string& value) {
    const auto unit = std::string("KMG").find(value.empty() ? '\0' : value.back());
    const auto count = number(unit == std::string::npos ? value : value.substr(0, value.size() - 1));
    const auto shift = unit == std::string::npos ? 0 : 10 * (unit + 1);
    if (!count || *count == 0 || *count >= std::uint64_t{1} << kAddressBits >> shift) {
        refuse("--size=" + value + " is no number of bytes, as 64M is");
    }
    options.size = *count << shift;
}

void set_timeout(Options& options, const std::string& value) {
    const auto seconds = number(value);
    if (!seconds || *seconds == 0 || *seconds > LIBJUMP_DEVICE_TIMEOUT) {
        refuse("--timeout=" + value + text(" is no number of seconds from 1 to %u", LIBJUMP_DEVICE_TIMEOUT));
    }
    options.timeout = seconds;
}

void set_kind(Options& options, const std::string& value) {
    if (value != "contiguous" && value != "offline") {
        refuse("--kind=" + value + " is neither contiguous nor offline");
    }
    options.kind = value;
}

void set_compression(Options& options, const std::string& value) {
    options.compression = compression_named(value);
    if (!options.compression) {
        refuse("--compression=" + value + " is neither lzo nor zstd");
    }
}

void set_format(Options& options, const std::string& value) {
    constexpr std::array kFormats{"lzo", "zstd", "elf", "zlib", "snappy"};
    if (std::ranges::find(kFormats, value) == kFormats.end()) {
        refuse("--format=" + value + " is none of lzo, zstd, elf, zlib and snappy");
    }
    options.format = value;
    options.compression = compression_named(value);
}

}  // namespace

std::optional<Compression> compression_named(const std::string& name) {
    return name == "lzo"    ? std::optional(Compression::kLzo)
           : name == "zstd" ? std::optional(Compression::kZstd)
                            : std::nullopt;
}

bool* flag_of(Options& options, const std::string& name) {
    return name == "--again"             ? &options.again
           : name == "--at-boot"         ? &options.at_boot
           : name == "--check"           ? &options.check
           : name == "--discard-waiting" ? &options.discard_waiting
           : name == "--drop-caches"     ? &options.drop_caches
           : name == "--encrypted"       ? &options.encrypted
           : name == "--force"           ? &options.force
           : name == "--if-missing"      ? &options.if_missing
           : name == "--json"            ? &options.json
           : name == "--long-mode"       ? &options.long_mode
           : name == "--no-jump"         ? &options.no_jump
           : name == "--passphrase"      ? &options.passphrase
           : name == "--pass-over"       ? &options.pass_over
           : name == "--quiet"           ? &options.quiet
           : name == "--resident"        ? &options.resident
           : name == "--same-kernel"     ? &options.same_kernel
           : name == "--vmcore"          ? &options.vmcore
                                         : nullptr;
}

void set_value(Options& options, const std::string& name, const std::string& value) {
    if (name == "--comment") {
        if (value.size() > kCommentBytes) {
            refuse(text("a comment has %zu bytes at most", kCommentBytes));
        }
        options.comment = value;
        return;
    }
    if (name == "--compression") {
        set_compression(options, value);
        return;
    }
    if (name == "--format") {
        set_format(options, value);
        return;
    }
    const bool is_file = name == "--initrd" || name == "--kernel" || name == "--key-file" || name == "--through";
    if (is_file && value.empty()) {
        refuse(name + "= names no file");
    }
    if (is_file || name == "--append") {
        (name == "--append"     ? options.append
         : name == "--initrd"   ? options.initrd
         : name == "--kernel"   ? options.saver_kernel
         : name == "--key-file" ? options.key_file
                                : options.through) = value;
        return;
    }
    if (name == "--awaited") {
        options.awaited = awaited_of(value);
        if (!options.awaited) {
            refuse("--awaited=" + value + " is no place of a save");
        }
        return;
    }
    if (name == "--dump") {
        set_dump(options, value);
        return;
    }
    if (name == "--size") {
        set_size(options, value);
        return;
    }
    if (name == "--timeout") {
        set_timeout(options, value);
        return;
    }
    if (name == "--kind") {
        set_kind(options, value);
        return;
    }
    const auto parsed = number(value);
    if (!parsed) {
        refuse(name + "=" + value + " is no number");
    }
    (name == "--entry"        ? options.entry
     : name == "--at"         ? options.at
     : name == "--core"       ? options.core
     : name == "--vmcoreinfo" ? options.vmcoreinfo
                              : options.slot) = parsed;
}

}  // namespace kjump
