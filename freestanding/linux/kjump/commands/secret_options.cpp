// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "commands/secret_options.hpp"

#include <algorithm>
#include <chrono>

#include <unistd.h>

#include "base/file.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "image/report.hpp"
#include "machine/memory_map.hpp"

namespace kjump {
namespace {

constexpr int kTries = 3;
// Empty lines at a boot that are no try: something that goes on typing them may not hold it for ever.
constexpr int kBlankLines = 20;
// A boot goes on by itself when nobody is there.
constexpr std::chrono::minutes kPatienceAtBoot(5);

[[noreturn]] void refuse_key(const std::string& name, const std::string& why) {
    throw Failure(Exit::kKey, name + ": " + why);
}

// Standard input, or the console of a machine that boots. Throws Failure(Exit::kKey), beginning with `what`, if the
// former is none.
class Terminal {
public:
    Terminal(const std::string& what, const Options& options, const Context& context) : out_(context.err) {
        if (options.at_boot) {
            patience_ = kPatienceAtBoot;
        }
        if (isatty(STDIN_FILENO) == 1) {
            return;
        }
        if (!options.at_boot) {
            throw Failure(Exit::kKey, what + ", which is asked for on a terminal, and standard input is none");
        }
        console_.emplace(File::shared(context.root + "/dev/console"));
    }

    SilentTerminal silent() const { return SilentTerminal(console_ ? console_->descriptor() : STDIN_FILENO); }
    // Nothing if a key has ended the line.
    std::optional<UserSecret> try_to_ask(const SilentTerminal& terminal, const std::string& question) const {
        auto line = terminal.ask(question, out_, patience_);
        return line ? std::optional(UserSecret{SecretKind::kPassphrase, std::move(*line)}) : std::nullopt;
    }
    UserSecret ask(const SilentTerminal& terminal, const std::string& question) const {
        auto passphrase = try_to_ask(terminal, question);
        if (!passphrase) {
            throw Failure(Exit::kKey, "no passphrase was given");
        }
        return std::move(*passphrase);
    }

private:
    std::FILE* out_;
    std::optional<std::chrono::milliseconds> patience_;
    std::optional<File> console_;
};

// The kernel gives memory that it does not have, and the OOM killer ends some program then.
void check_memory(std::uint64_t bytes, const std::string& root) {
    const auto available = memory_in(contents(root + "/proc/meminfo"), "MemAvailable");
    if (bytes > available) {
        throw Failure(Exit::kKernel, "a passphrase takes " + mebibytes(bytes) + " of memory to be made a key, and " +
                                         mebibytes(available) + " are available");
    }
}

Secret key_by_file(const Header& header, const std::string& name, const Options& options, const Context& context) {
    if (options.passphrase) {
        refuse_key(name, "the image is encrypted by a key file, and not by a passphrase");
    }
    if (options.key_file.empty()) {
        refuse_key(name, "the image is encrypted, and --key-file=FILE names its key");
    }
    auto key = unwrap(*header.encryption, key_file_secret(options.key_file, context.notices()));
    if (!key) {
        refuse_key(name, "the image is encrypted by another key than that in " + options.key_file);
    }
    return std::move(*key);
}

Secret key_by_passphrase(const Header& header, const std::string& name, const Options& options,
                         const Context& context) {
    if (!options.key_file.empty()) {
        refuse_key(name, "the image is encrypted by a passphrase, and not by a key file");
    }
    if (options.at_boot && !options.passphrase) {
        refuse_key(name, "the image is encrypted by a passphrase, which --passphrase has a boot ask for");
    }
    const Terminal terminal(name + ": the image is encrypted by a passphrase", options, context);
    // Until the key is known: argon2id takes its time, in which somebody may type.
    const auto silent = terminal.silent();
    const auto ask = [&](const std::string& question) {
        return options.at_boot ? terminal.try_to_ask(silent, question) : terminal.ask(silent, question);
    };
    // Of several images, on disks that change their names, the date tells which one is meant.
    const auto question = "Passphrase of the image in " + name + ", saved on " + date(header.created) + ": ";
    std::string answer;  // to what was typed before
    for (int left = kTries, blank = kBlankLines; left > 0;) {
        check_memory(header.encryption->memory, context.root);
        silent.forget();
        const auto passphrase = ask(answer + question);
        if (options.at_boot && passphrase && passphrase->bytes.bytes().empty() && --blank > 0) {
            answer.clear();  // who presses Enter looks whether somebody listens
            continue;
        }
        if (passphrase) {
            if (auto key = unwrap(*header.encryption, *passphrase)) {
                silent.check_signals();
                return std::move(*key);
            }
        }
        --left;
        answer = "that is not its passphrase";
        answer += options.at_boot && left == 1 ? "; after another wrong one the image is passed over\n" : "\n";
    }
    refuse_key(name, "the image is encrypted by another passphrase");
}

}  // namespace

bool names_secret(const Options& options) { return options.passphrase || !options.key_file.empty(); }

Encryption wrap_anew(const Secret& image_key, const Options& options, const Context& context) {
    if (!options.passphrase) {
        return wrap(image_key, key_file_secret(options.key_file, context.notices()));
    }
    const Terminal terminal("the image is to be encrypted by a passphrase", options, context);
    check_memory(kPassphraseMemory, context.root);
    const auto silent = terminal.silent();
    const auto first = terminal.ask(silent, "Passphrase for the image: ");
    if (first.bytes.bytes().empty()) {
        throw Failure(Exit::kKey, "a passphrase has one character at least");
    }
    const auto again = terminal.ask(silent, "The same again: ");
    if (!std::ranges::equal(first.bytes.bytes(), again.bytes.bytes())) {
        throw Failure(Exit::kKey, "the two passphrases differ, and nothing was done");
    }
    const auto encryption = wrap(image_key, first);
    silent.check_signals();
    return encryption;
}

std::optional<ImageCipher> cipher_of(const Header& header, const std::string& name, const Options& options,
                                     const Context& context) {
    if (!header.encryption) {
        if (names_secret(options)) {
            refuse_key(name, "the image is not encrypted, so anybody may have made it");
        }
        return std::nullopt;
    }
    const auto key_of = header.encryption->kind == SecretKind::kKeyFile ? key_by_file : key_by_passphrase;
    return ImageCipher(key_of(header, name, options, context), *header.encryption);
}

}  // namespace kjump
