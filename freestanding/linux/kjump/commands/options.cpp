// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "commands/options.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <span>

#include <libjump/device.h>

#include "base/failure.hpp"
#include "base/text.hpp"
#include "image/image_id.hpp"

namespace kjump {

void refuse(const std::string& why) { throw Failure(Exit::kUsage, why + "; kjump --help lists what there is"); }

namespace {

constexpr std::uint64_t kMostDump = 65536;  // bytes
constexpr int kAddressBits = 52;            // of physical addresses, as the architecture has them
constexpr std::size_t kAny = SIZE_MAX;

struct Command {
    std::string name;
    std::vector<std::string> options;
    std::size_t least, most;  // operands
};

const Command kCommands[] = {
    {"hibernate",
     {"--append", "--comment", "--force", "--initrd", "--kernel", "--key-file", "--passphrase", "--size"},
     1,
     1},
    {"snapshot",
     {"--append", "--comment", "--force", "--initrd", "--kernel", "--key-file", "--passphrase", "--size"},
     1,
     1},
    {"dump",
     {"--append", "--force", "--format", "--initrd", "--kernel", "--key-file", "--quiet", "--size", "--through"},
     1,
     2},
    {"make-saver", {}, 0, 0},
    {"find", {"--at", "--at-boot"}, 0, 0},
    {"locate", {}, 1, 1},
    {"save",
     {"--awaited", "--encrypted", "--entry", "--vmcoreinfo", "--same-kernel", "--comment", "--force", "--quiet"},
     1,
     2},
    {"load", {"--append", "--at", "--initrd", "--size", "--slot", "--vmcore"}, 1, 1},
    {"restore",
     {"--again", "--at", "--at-boot", "--check", "--discard-waiting", "--key-file", "--no-jump", "--passphrase",
      "--pass-over", "--quiet"},
     0,
     1},
    {"switch", {"--entry", "--slot"}, 0, 0},
    {"unload", {"--slot"}, 0, 0},
    {"status", {"--json"}, 0, 1},
    {"bios", {}, 1, kAny},
    {"run", {"--at", "--dump", "--entry", "--long-mode", "--timeout"}, 1, 1},
    {"window", {"--at", "--kind", "--size"}, 0, kAny},
};

const Command& find_command(const std::string& name) {
    const auto* found = std::ranges::find(kCommands, name, &Command::name);
    if (found == std::end(kCommands)) {
        refuse("there is no command " + name);
    }
    return *found;
}

bool* flag(Options& options, const std::string& name) {
    return name == "--again"             ? &options.again
           : name == "--at-boot"         ? &options.at_boot
           : name == "--check"           ? &options.check
           : name == "--discard-waiting" ? &options.discard_waiting
           : name == "--encrypted"       ? &options.encrypted
           : name == "--force"           ? &options.force
           : name == "--json"            ? &options.json
           : name == "--long-mode"       ? &options.long_mode
           : name == "--no-jump"         ? &options.no_jump
           : name == "--passphrase"      ? &options.passphrase
           : name == "--pass-over"       ? &options.pass_over
           : name == "--quiet"           ? &options.quiet
           : name == "--same-kernel"     ? &options.same_kernel
           : name == "--vmcore"          ? &options.vmcore
                                         : nullptr;
}

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

void set_format(Options& options, const std::string& value) {
    constexpr std::array kFormats{"zstd", "elf", "zlib", "lzo", "snappy"};
    if (std::ranges::find(kFormats, value) == kFormats.end()) {
        refuse("--format=" + value + " is none of zstd, elf, zlib, lzo and snappy");
    }
    options.format = value;
}

void set_value(Options& options, const std::string& name, const std::string& value) {
    if (name == "--comment") {
        if (value.size() > kCommentBytes) {
            refuse(text("a comment has %zu bytes at most", kCommentBytes));
        }
        options.comment = value;
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
     : name == "--vmcoreinfo" ? options.vmcoreinfo
                              : options.slot) = parsed;
}

void take_option(Options& options, const Command& command, const std::string& word) {
    const auto equals = word.find('=');
    const auto name = word.substr(0, equals);
    if (std::ranges::find(command.options, name) == command.options.end()) {
        refuse(command.name + " has no option " + name);
    }
    auto* const is_flag = flag(options, name);
    if ((is_flag != nullptr) == (equals != std::string::npos)) {
        refuse(name + (is_flag != nullptr ? " takes no value" : " needs a value: " + name + "=..."));
    }
    if (is_flag != nullptr) {
        *is_flag = true;
    } else {
        set_value(options, name, word.substr(equals + 1));
    }
}

void check_window(const Options& options) {
    const auto& words = options.operands;
    const bool takes = !words.empty() && words[0] == "take", gives = !words.empty() && words[0] == "give";
    if (!words.empty() && !takes && !gives) {
        refuse("window takes nothing, take or give, not " + words[0]);
    }
    if (words.size() != (gives ? 2 : takes ? 1 : 0)) {
        refuse(gives ? "window give takes one address" : "window take takes options, and no " + words[1]);
    }
    if (takes != options.size.has_value()) {
        refuse(takes ? "window take needs --size=SIZE" : "--size is for window take");
    }
    if (!takes && (options.at || !options.kind.empty())) {
        refuse("--at and --kind are for window take");
    }
}

void check_operands(const Options& options, const Command& command) {
    auto least = command.least, most = command.most;
    // Of these the id, or the machine that boots, knows the image.
    if (command.name == "save") {
        least = most = options.awaited ? 1 : 2;
    } else if (command.name == "restore") {
        least = options.at_boot ? 0 : 1;
        most = options.at_boot && !options.pass_over ? 0 : 1;
    }
    if (options.operands.size() < least || options.operands.size() > most) {
        if (command.name == "dump") {
            refuse(text("dump takes FILE, or IMAGE and FILE, not %zu operands", options.operands.size()));
        }
        refuse(command.name + (most == kAny ? std::string(" takes words: int=VECTOR eax=VALUE ...")
                                            : text(" takes %zu operand%s, not %zu", most, most == 1 ? "" : "s",
                                                   options.operands.size())));
    }
}

void check_restore(const Options& options) {
    if (options.check && options.no_jump) {
        refuse("--check and --no-jump contradict each other");
    }
    if (options.at_boot && (options.check || options.no_jump || options.again)) {
        refuse("--at-boot takes neither --check, --no-jump nor --again");
    }
    if (options.pass_over && !options.at_boot) {
        refuse("--pass-over is for --at-boot");
    }
    if (options.pass_over && (options.passphrase || !options.key_file.empty())) {
        refuse("--pass-over takes no key");
    }
}

void check_dump(const Options& options) {
    const bool is_of_image = options.operands.size() == 2;
    const bool leaves = options.size || !options.append.empty() || !options.initrd.empty() ||
                        !options.saver_kernel.empty() || !options.through.empty();
    if (is_of_image && leaves) {
        refuse("dump takes options of a saver, or an image that is there already");
    }
    if (!is_of_image && !options.key_file.empty()) {
        refuse("--key-file is for the dump of an image: dump IMAGE FILE");
    }
}

void check_secret(const Options& options) {
    if (options.passphrase && !options.key_file.empty()) {
        refuse("--key-file and --passphrase contradict each other");
    }
    if (options.encrypted && !options.awaited) {
        refuse("--encrypted is for --awaited");
    }
}

}  // namespace

Options parse_options(const std::vector<std::string>& words) {
    Options options;
    // Behind it all words are operands.
    const auto end = static_cast<std::size_t>(std::ranges::find(words, "--") - words.begin());
    options.help = !words.empty() && words[0] == "help";
    for (const auto& word : std::span(words).first(end)) {
        if (word == "--help" || word == "-h") {
            options.help = true;
        } else if (word == "--version") {
            options.version = true;
        }
    }
    if (options.help || options.version) {
        return options;
    }
    if (words.empty() || words[0].empty()) {
        refuse(
            "what to do: hibernate, snapshot, dump, make-saver, find, locate, save, restore, load, switch, unload, "
            "status, "
            "bios, run or window");
    }
    const auto& command = find_command(words[0]);
    options.command = command.name;
    std::set<std::string> given;
    for (std::size_t i = 1; i < words.size(); ++i) {
        if (i == end) {
            continue;
        }
        if (i < end && words[i].size() > 1 && words[i][0] == '-') {
            take_option(options, command, words[i]);
            const auto name = words[i].substr(0, words[i].find('='));
            if (!given.insert(name).second) {
                refuse(name + " is given twice");
            }
        } else {
            if (words[i].empty()) {
                refuse("an operand is empty");
            }
            options.operands.push_back(words[i]);
        }
    }
    check_operands(options, command);
    if (options.command == "window") {
        check_window(options);
    }
    if (options.command == "dump") {
        check_dump(options);
    }
    check_restore(options);
    check_secret(options);
    return options;
}

}  // namespace kjump
