// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "commands/command_line.hpp"

#include <exception>
#include <new>

#include "commands/commands.hpp"
#include "machine/image_version.hpp"

namespace kjump {
namespace {

void dispatch(const Options& options, const Context& context) {
    if (options.help) {
        std::fputs(kUsageText, context.out);
    } else if (options.version) {
        std::fprintf(context.out, "kjump " KJUMP_VERSION ", image version %u\n", unsigned{kLastImageVersion});
    } else if (options.command == "save") {
        save(options, context);
    } else if (options.command == "restore") {
        restore(options, context);
    } else if (options.command == "hibernate") {
        hibernate(options, context);
    } else if (options.command == "snapshot") {
        snapshot(options, context);
    } else if (options.command == "dump") {
        dump(options, context);
    } else if (options.command == "make-saver") {
        make_saver(options, context);
    } else if (options.command == "guard") {
        guard(options, context);
    } else if (options.command == "task") {
        task(options, context);
    } else if (options.command == "locate") {
        locate(options, context);
    } else if (options.command == "find") {
        find(options, context);
    } else if (options.command == "load") {
        load(options, context);
    } else if (options.command == "switch") {
        switch_to_peer(options, context);
    } else if (options.command == "unload") {
        unload(options, context);
    } else if (options.command == "bios") {
        bios(options, context);
    } else if (options.command == "run") {
        run(options, context);
    } else if (options.command == "window") {
        window(options, context);
    } else {
        status(options, context);
    }
}

}  // namespace

Exit execute(const std::vector<std::string>& words, const Context& context) {
    try {
        dispatch(parse_options(words), context);
        return Exit::kDone;
    } catch (const Failure& failure) {
        context.notice(failure.what());
        if (failure.exit() == Exit::kNotSaved) {
            context.log(failure.what());
        }
        return failure.exit();
    } catch (const std::exception& exception) {
        context.notice(sentence_of(exception));
        return Exit::kIo;
    }
}

}  // namespace kjump
