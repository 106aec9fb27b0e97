// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The command line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "image/image_id.hpp"

namespace kjump {

struct Options {
    std::string command;
    std::vector<std::string> operands;
    bool help = false, version = false;
    bool again = false, at_boot = false, check = false, discard_waiting = false, drop_caches = false, encrypted = false,
         force = false, if_missing = false, json = false, long_mode = false, no_jump = false, passphrase = false,
         pass_over = false, quiet = false, resident = false, same_kernel = false, vmcore = false;
    std::optional<std::uint64_t> entry, slot, at, core, vmcoreinfo, size;
    std::optional<std::uint64_t> timeout;          // seconds, as many as libjump/device.h allows
    std::uint64_t dump_start = 0, dump_bytes = 0;  // of --dump; no bytes: none
    std::string comment;
    std::string append, initrd;  // a kernel's command line, and its initrd's name
    std::string saver_kernel;    // --kernel: a file
    std::string unpacked;        // a saver's kernel, unpacked, of the operand; empty: there is none
    std::optional<Awaited> awaited;
    std::string key_file;  // by which an image is encrypted; empty: none
    std::string through;   // an image that a dump is made out of; empty: one of its own
    // Of a dump: lzo or zstd, elf, or by makedumpfile zlib or snappy; empty: as the image is compressed.
    std::string format;
    std::optional<Compression> compression;  // of the image to be; nothing: as headers are without it
    std::string kind;                        // of a window: contiguous, offline, or nothing
};

// "lzo" or "zstd" as a compression of images; nothing if `name` is neither.
std::optional<Compression> compression_named(const std::string& name);

// Throws Failure(Exit::kUsage), with where to look behind the sentence.
[[noreturn]] void refuse(const std::string& why);

// True if `options` name a saver's kernel or initrd, or what it is given.
bool names_saver(const Options& options);

// `words` are the arguments without the program's name. Throws Failure(Exit::kUsage).
Options parse_options(const std::vector<std::string>& words);

extern const char* const kUsageText;

}  // namespace kjump
