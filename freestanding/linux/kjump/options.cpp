// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "options.hpp"

#include "failure.hpp"
#include "header.hpp"
#include "text.hpp"

#include <algorithm>

namespace kjump {

const char *const kUsage =
    "usage: kjump save [--entry=ADDRESS] [--same-kernel] [--comment=TEXT] [--quiet]\n"
    "                  SOURCE TARGET\n"
    "       kjump restore [--check | --no-jump] [--again] [--quiet] IMAGE\n"
    "       kjump switch [--slot=NUMBER] [--entry=ADDRESS]\n"
    "       kjump status [IMAGE]\n"
    "       kjump bios int=VECTOR [NAME=VALUE]...\n"
    "       kjump bios segment=SEGMENT offset=OFFSET [NAME=VALUE]...\n"
    "       kjump run [--at=ADDRESS] [--entry=ADDRESS] [--dump=ADDRESS,BYTES] PROGRAM\n"
    "       kjump --help | -h | --version\n"
    "\n"
    "save      write the memory of the kernel that jumped here to TARGET, a partition\n"
    "          or a file; SOURCE is /proc/vmcore, what makedumpfile -E made of it,\n"
    "          or - for standard input\n"
    "restore   check the image, mark it as resumed, and jump into it; this kernel is\n"
    "          gone then\n"
    "switch    jump to the peer, and be here again when it switches back\n"
    "status    say how this kernel was started and what its slots hold, or what IMAGE\n"
    "          is\n"
    "bios      call the BIOS or other real-mode code: registers in (eax to ebp,\n"
    "          eflags, ds to gs) and out by their names, all numbers in hexadecimal;\n"
    "          ds to gs may be \"buffer\", which begins with the bytes of in=, and of\n"
    "          which dump= bytes are shown afterwards; ticks= ends a call that takes\n"
    "          too long\n"
    "run       run PROGRAM, ELF or a flat binary, on the bare machine, in 32-bit\n"
    "          protected mode without paging, until it returns\n"
    "\n"
    "  --entry=ADDRESS  physical address to enter the other kernel at (default:\n"
    "                   kexec_jump_back_entry= of /proc/cmdline), or the program\n"
    "                   (default: what ELF says, the start of a flat binary)\n"
    "  --same-kernel    the kernel in SOURCE is this build too, where SOURCE itself\n"
    "                   does not tell\n"
    "  --comment=TEXT   kept in the image's header, for a snapshot's name\n"
    "  --check          check the image and change nothing\n"
    "  --no-jump        check, load and mark; kexec -e or reboot(2) jumps\n"
    "  --again          resume an image once more, although its file systems have\n"
    "                   moved on since: what was written to them after the first time\n"
    "                   is destroyed or destroys them, unless they are as they were\n"
    "                   when saved\n"
    "  --slot=NUMBER    the kernel's slot, 0 to 7, with the peer to switch to, for a\n"
    "                   kernel with several peers\n"
    "  --at=ADDRESS     where a flat binary goes (default: 0x100000)\n"
    "  --dump=ADDRESS,BYTES\n"
    "                   what to show of the program's memory afterwards\n"
    "  --quiet          no progress\n"
    "\n"
    "exit status: 0 done, 1 usage, 2 input or output, 3 damaged image, 4 image of\n"
    "             another machine or kernel, 5 image resumed already, 6 target too\n"
    "             small or in use, 7 the kernel refuses, 8 no peer, 9 unusable source\n"
    "             or program, 10 real-mode code did not return\n";

namespace {

constexpr unsigned kSlots = 8;           // KEXEC_SLOTS of libjump's patch
constexpr std::uint64_t kMostDump = 65536; // bytes
constexpr std::size_t kAny = SIZE_MAX;

[[noreturn]] void refuse(const std::string &why) {
    throw Failure(Exit::Usage, why + "; kjump --help lists what there is");
}

struct Command {
    std::string name;
    std::vector<std::string> options;
    std::size_t least, most; // operands
};

const Command kCommands[] = {
    {"save", {"--entry", "--same-kernel", "--comment", "--quiet"}, 2, 2},
    {"restore", {"--again", "--check", "--no-jump", "--quiet"}, 1, 1},
    {"switch", {"--entry", "--slot"}, 0, 0},
    {"status", {}, 0, 1},
    {"bios", {}, 1, kAny},
    {"run", {"--at", "--dump", "--entry"}, 1, 1},
};

const Command &find_command(const std::string &name) {
    const auto *found = std::ranges::find(kCommands, name, &Command::name);
    if (found == std::end(kCommands))
        refuse("there is no command " + name);
    return *found;
}

bool *flag(Options &options, const std::string &name) {
    return name == "--again"         ? &options.again
           : name == "--check"       ? &options.check
           : name == "--no-jump"     ? &options.no_jump
           : name == "--quiet"       ? &options.quiet
           : name == "--same-kernel" ? &options.same_kernel
                                     : nullptr;
}

void set_dump(Options &options, const std::string &value) {
    const auto comma = value.find(',');
    const auto start = number(value.substr(0, comma));
    const auto bytes = comma == std::string::npos ? start : number(value.substr(comma + 1));
    if (!start || *start >> 32 != 0 || !bytes || comma == std::string::npos)
        refuse("--dump=" + value + " is no address and number of bytes");
    if (*bytes == 0 || *bytes > kMostDump)
        refuse(text("--dump takes 1 to %u bytes", static_cast<unsigned>(kMostDump)));
    options.dump_start = *start;
    options.dump_bytes = *bytes;
}

void set_value(Options &options, const std::string &name, const std::string &value) {
    if (name == "--comment") {
        if (value.size() > kCommentBytes)
            refuse(text("a comment has %zu bytes at most", kCommentBytes));
        options.comment = value;
        return;
    }
    if (name == "--dump") {
        set_dump(options, value);
        return;
    }
    const auto parsed = number(value);
    if (!parsed)
        refuse(name + "=" + value + " is no number");
    if (name == "--slot" && *parsed >= kSlots)
        refuse(name + "=" + value + text(": the slots are 0 to %u", kSlots - 1));
    (name == "--entry" ? options.entry
     : name == "--at"  ? options.at
                       : options.slot) = parsed;
}

void take_option(Options &options, const Command &command, const std::string &word) {
    const auto equals = word.find('=');
    const auto name = word.substr(0, equals);
    if (std::ranges::find(command.options, name) == command.options.end())
        refuse(command.name + " has no option " + name);
    auto *const is_flag = flag(options, name);
    if ((is_flag != nullptr) == (equals != std::string::npos))
        refuse(name +
               (is_flag != nullptr ? " takes no value" : " needs a value: " + name + "=..."));
    if (is_flag != nullptr)
        *is_flag = true;
    else
        set_value(options, name, word.substr(equals + 1));
}

} // namespace

Options parse_options(const std::vector<std::string> &words) {
    Options options;
    for (const auto &word : words)
        if (word == "--help" || word == "-h")
            options.help = true;
        else if (word == "--version")
            options.version = true;
    if (options.help || options.version)
        return options;
    if (words.empty())
        refuse("what to do: save, restore, switch, status, bios or run");
    const auto &command = find_command(words[0]);
    options.command = command.name;
    for (std::size_t i = 1; i < words.size(); ++i)
        if (words[i].size() > 1 && words[i][0] == '-')
            take_option(options, command, words[i]);
        else
            options.operands.push_back(words[i]);
    if (options.operands.size() < command.least || options.operands.size() > command.most)
        refuse(command.name + (command.most == kAny
                                   ? std::string(" takes words: int=VECTOR eax=VALUE ...")
                                   : text(" takes %zu operand%s, not %zu", command.most,
                                          command.most == 1 ? "" : "s", options.operands.size())));
    if (options.check && options.no_jump)
        refuse("--check and --no-jump contradict each other");
    return options;
}

} // namespace kjump
