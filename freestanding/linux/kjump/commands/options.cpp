// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "commands/options.hpp"

#include <algorithm>
#include <set>
#include <span>

#include "base/failure.hpp"
#include "base/text.hpp"
#include "commands/option_checks.hpp"
#include "commands/option_values.hpp"

namespace kjump {

bool names_saver(const Options& options) {
    return options.size || !options.append.empty() || !options.initrd.empty() || !options.saver_kernel.empty();
}

void refuse(const std::string& why) { throw Failure(Exit::kUsage, why + "; kjump --help lists what there is"); }

namespace {

constexpr std::size_t kAny = SIZE_MAX;
constexpr auto* kImage = "IMAGE, a partition, volume or file";

struct Command {
    std::string name;
    std::vector<std::string> options;
    std::size_t least, most;    // operands
    std::string operands = {};  // what they are, where there has to be one
};

const Command kCommands[] = {
    {"hibernate",
     {"--append", "--comment", "--compression", "--drop-caches", "--force", "--initrd", "--kernel", "--key-file",
      "--passphrase", "--size"},
     1,
     1,
     kImage},
    {"snapshot",
     {"--append", "--comment", "--compression", "--drop-caches", "--force", "--initrd", "--kernel", "--key-file",
      "--passphrase", "--size"},
     1,
     1,
     kImage},
    {"dump",
     {"--append", "--force", "--format", "--initrd", "--kernel", "--key-file", "--quiet", "--size", "--through"},
     1,
     2,
     "FILE, or IMAGE and FILE"},
    {"make-saver", {"--append", "--if-missing", "--initrd", "--kernel", "--resident", "--size"}, 0, 0},
    {"guard", {"--entry"}, 0, 0},
    {"task", {"--core"}, 1, 1, "MEMORY"},
    {"find", {"--at", "--at-boot"}, 0, 0},
    {"locate", {}, 1, 1, kImage},
    {"save",
     {"--awaited", "--comment", "--compression", "--core", "--encrypted", "--entry", "--force", "--quiet",
      "--same-kernel", "--vmcoreinfo"},
     1,
     2},
    {"load", {"--append", "--at", "--initrd", "--size", "--slot", "--vmcore"}, 1, 1, "KERNEL"},
    {"restore",
     {"--again", "--at", "--at-boot", "--check", "--discard-waiting", "--key-file", "--no-jump", "--passphrase",
      "--pass-over", "--quiet"},
     0,
     1,
     kImage},
    {"switch", {"--entry", "--slot"}, 0, 0},
    {"unload", {"--slot"}, 0, 0},
    {"status", {"--json"}, 0, 1, kImage},
    {"bios", {}, 1, kAny, "words: int=VECTOR eax=VALUE ..."},
    {"run", {"--at", "--dump", "--entry", "--long-mode", "--timeout"}, 1, 1, "PROGRAM"},
    {"window", {"--at", "--kind", "--size"}, 0, kAny},
};

const Command& find_command(const std::string& name) {
    const auto* found = std::ranges::find(kCommands, name, &Command::name);
    if (found == std::end(kCommands)) {
        refuse((name[0] == '-' ? "a command comes first, not " : "there is no command ") + name);
    }
    return *found;
}

void take_option(Options& options, const Command& command, const std::string& word) {
    const auto equals = word.find('=');
    const auto name = word.substr(0, equals);
    if (std::ranges::find(command.options, name) == command.options.end()) {
        refuse(command.name + " has no option " + name);
    }
    auto* const is_flag = flag_of(options, name);
    if ((is_flag != nullptr) == (equals != std::string::npos)) {
        refuse(name + (is_flag != nullptr ? " takes no value" : " needs a value: " + name + "=..."));
    }
    if (is_flag != nullptr) {
        *is_flag = true;
    } else {
        set_value(options, name, word.substr(equals + 1));
    }
}

void check_operands(const Options& options, const Command& command) {
    auto least = command.least, most = command.most;
    auto operands = command.operands;
    // Of these the id, or the machine that boots, knows the image.
    if (command.name == "save") {
        least = most = options.awaited ? 1 : 2;
        operands = options.awaited ? "SOURCE" : "SOURCE and TARGET";
    } else if (command.name == "restore") {
        least = options.at_boot ? 0 : 1;
        most = options.at_boot && !options.pass_over ? 0 : 1;
    }
    const auto count = options.operands.size();
    if (count < least || count > most) {
        const auto takes = command.name + " takes ";
        if (most == 0) {
            refuse(takes + "no operand");
        }
        refuse(takes + operands + text(", not %zu operand%s", count, count == 1 ? "" : "s"));
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
            "a command is missing: hibernate, snapshot, dump, make-saver, find, locate, save, restore, load, switch, "
            "unload, status, bios, run, window, guard or task");
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
    check_together(options);
    return options;
}

}  // namespace kjump
