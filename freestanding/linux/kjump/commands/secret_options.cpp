// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "commands/secret_options.hpp"

#include <algorithm>

#include <unistd.h>

#include "base/file.hpp"
#include "base/terminal.hpp"

namespace kjump {
namespace {

constexpr int kTries = 3;

[[noreturn]] void refuse_key(const std::string& name, const std::string& why) {
    throw Failure(Exit::kKey, name + ": " + why);
}

// Standard input, or the console of a machine that boots. Throws Failure(Exit::kKey), beginning with `what`, if the
// former is none.
class Terminal {
public:
    Terminal(const std::string& what, const Options& options, const Context& context) : out_(context.err) {
        if (isatty(STDIN_FILENO) == 1) {
            return;
        }
        if (!options.at_boot) {
            throw Failure(Exit::kKey, what + ", which is asked for on a terminal, and standard input is none");
        }
        console_.emplace(File::shared(context.root + "/dev/console"));
    }

    UserSecret ask(const std::string& question) const {
        return {SecretKind::kPassphrase, kjump::ask(question, console_ ? console_->descriptor() : STDIN_FILENO, out_)};
    }

private:
    std::FILE* out_;
    std::optional<File> console_;
};

Secret key_by_file(const Encryption& encryption, const std::string& name, const Options& options,
                   const Context& context) {
    if (options.key_file.empty()) {
        refuse_key(name, "the image is encrypted, and --key-file=FILE names its key");
    }
    auto key = unwrap(encryption, key_file_secret(options.key_file, context.notices()));
    if (!key) {
        refuse_key(name, "the image is encrypted by another key than that in " + options.key_file);
    }
    return std::move(*key);
}

Secret key_by_passphrase(const Encryption& encryption, const std::string& name, const Options& options,
                         const Context& context) {
    const Terminal terminal(name + ": the image is encrypted by a passphrase", options, context);
    for (int left = kTries; left > 0; --left) {
        if (auto key = unwrap(encryption, terminal.ask("Passphrase of the image in " + name + ": "))) {
            return std::move(*key);
        }
        context.notice("that is not its passphrase");
    }
    refuse_key(name, "the image is encrypted by another passphrase");
}

}  // namespace

std::optional<UserSecret> new_secret(const Options& options, const Context& context) {
    if (!options.key_file.empty()) {
        return key_file_secret(options.key_file, context.notices());
    }
    if (!options.passphrase) {
        return std::nullopt;
    }
    const Terminal terminal("the image is to be encrypted by a passphrase", options, context);
    auto first = terminal.ask("Passphrase for the image: ");
    if (first.bytes.bytes().empty()) {
        throw Failure(Exit::kKey, "a passphrase has one character at least");
    }
    const auto again = terminal.ask("The same again: ");
    if (!std::ranges::equal(first.bytes.bytes(), again.bytes.bytes())) {
        throw Failure(Exit::kKey, "the two passphrases differ, and nothing was done");
    }
    return first;
}

std::optional<ImageCipher> cipher_of(const Header& header, const std::string& name, const Options& options,
                                     const Context& context) {
    if (!header.encryption) {
        if (options.passphrase || !options.key_file.empty()) {
            refuse_key(name, "the image is not encrypted, so anybody may have made it");
        }
        return std::nullopt;
    }
    const auto& encryption = *header.encryption;
    const auto key_of = encryption.kind == SecretKind::kKeyFile ? key_by_file : key_by_passphrase;
    return ImageCipher(key_of(encryption, name, options, context), encryption);
}

}  // namespace kjump
