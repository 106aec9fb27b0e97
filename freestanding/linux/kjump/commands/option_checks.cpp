// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "commands/option_checks.hpp"

#include "base/storage.hpp"

namespace kjump {
namespace {

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

// The place has all of these, by the command that awaits the save.
void check_save(const Options& options) {
    if (options.awaited && (options.compression || options.force || !options.comment.empty())) {
        refuse("--comment, --compression and --force are for a save to TARGET, not for --awaited");
    }
}

void check_dump_options(const Options& options) {
    const bool is_of_image = options.operands.size() == 2;
    if (is_of_image && (names_saver(options) || !options.through.empty())) {
        refuse("dump takes options of a saver, or an image that is there already");
    }
    if (!is_of_image && !options.key_file.empty()) {
        refuse("--key-file is for the dump of an image: dump IMAGE FILE");
    }
}

void check_make_saver(const Options& options) {
    if (names_saver(options) && !options.resident) {
        refuse("--append, --initrd, --kernel and --size are for make-saver --resident");
    }
}

void check_task(const Options& options) {
    if (!options.core || *options.core % kPage != 0) {
        refuse("task needs --core=ADDRESS, where a page begins");
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

void check_together(const Options& options) {
    if (options.command == "window") {
        check_window(options);
    }
    if (options.command == "save") {
        check_save(options);
    }
    if (options.command == "dump") {
        check_dump_options(options);
    }
    if (options.command == "make-saver") {
        check_make_saver(options);
    }
    if (options.command == "task") {
        check_task(options);
    }
    check_restore(options);
    check_secret(options);
}

}  // namespace kjump
