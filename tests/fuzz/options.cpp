// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump's command line: words that are refused as usage, or options in their limits. Words end with a zero.
#include "commands/options.hpp"

#include "base/failure.hpp"
#include "fuzz/target.hpp"
#include "image/header.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input(data, size);
    std::vector<std::string> words;
    while (!input.empty()) {
        words.push_back(input.text('\0'));
    }
    try {
        const auto options = kjump::parse_options(words);
        fuzz::require(options.help || options.version || options.command == words[0], "another command");
        fuzz::require(options.operands.size() < words.size() || options.operands.empty(), "operands of nowhere");
        fuzz::require(options.comment.size() <= kjump::kCommentBytes, "a comment that is too long");
        fuzz::require(options.dump_start >> 52 == 0 && options.dump_bytes <= 65536, "a dump that is too large");
    } catch (const kjump::Failure& failure) {
        fuzz::require(failure.exit() == kjump::Exit::kUsage, "another status");
    }
    return 0;
}
