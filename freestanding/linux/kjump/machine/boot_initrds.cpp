// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/boot_initrds.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <unistd.h>

#include "base/file.hpp"
#include "base/path.hpp"
#include "base/text.hpp"
#include "machine/image_version.hpp"
#include "machine/saver.hpp"

namespace kjump {
namespace {

constexpr const char *kNoteFolder = "/var/lib/kjump", *kNote = "boot-", *kVersion = ".v";

// Its lines; none if there is none.
std::vector<std::string> lines_in(const std::string& note) {
    return access(note.c_str(), R_OK) == 0 ? lines_of(contents(note)) : std::vector<std::string>{};
}

std::string boot_note(const std::string& root, const std::string& release) {
    return root + kNoteFolder + "/" + kNote + release + version_suffix(kLastImageVersion);
}

std::string secret_in(const std::string& note) {
    const auto lines = lines_in(note);
    return lines.size() < 2 ? "" : lines[1];
}

// Of the note with that name, of a version of images; empty if it is none.
std::string noted_release(const std::string& name) {
    const auto version = name.rfind(kVersion);
    const bool is_note =
        name.starts_with(kNote) && version != std::string::npos && number(name.substr(version + std::strlen(kVersion)));
    return is_note ? name.substr(std::strlen(kNote), version - std::strlen(kNote)) : "";
}

// Of all kernels in `root`/boot but `running`, by their names.
std::vector<std::string> other_releases(const std::string& root, const std::string& running) {
    const auto prefix = saver_kernel("", "").substr(std::strlen("/boot/"));
    std::vector<std::string> releases;
    for (const auto& name : names_in(root + "/boot").value_or(std::vector<std::string>{})) {
        if (name.starts_with(prefix) && name.substr(prefix.size()) != running) {
            releases.push_back(name.substr(prefix.size()));
        }
    }
    std::ranges::sort(releases);
    return releases;
}

}  // namespace

std::optional<std::uint64_t> boot_place(const std::string& root, const std::string& release) {
    const auto lines = lines_in(boot_note(root, release));
    return lines.empty() ? std::nullopt : number(lines[0]);
}

std::vector<BootSecret> boot_secrets(const std::string& root, const std::string& running) {
    std::vector<BootSecret> secrets{{running, secret_in(boot_note(root, running))}};
    auto names = names_in(root + kNoteFolder).value_or(std::vector<std::string>{});
    std::ranges::sort(names);
    for (const auto& name : names) {
        const auto release = noted_release(name);
        if (!release.empty() && release != running && access(saver_kernel(root, release).c_str(), F_OK) == 0) {
            secrets.push_back({release, secret_in(root + kNoteFolder + "/" + name),
                               name.ends_with(version_suffix(kLastImageVersion))});
        }
    }
    return secrets;
}

std::optional<std::vector<BootInitrd>> boot_initrds(const std::string& root, const std::string& running) {
    const auto notes = names_in(root + kNoteFolder);
    if (!notes && errno != ENOENT && errno != ENOTDIR) {
        return std::nullopt;
    }
    std::vector<BootInitrd> initrds;
    const auto add = [&](const std::string& release) {
        const bool is_noted = notes && std::ranges::find(*notes, release, noted_release) != notes->end();
        const auto place = boot_place(root, release);
        initrds.push_back({release, place, secret_in(boot_note(root, release)), is_noted && !place});
    };
    add(running);
    std::ranges::for_each(other_releases(root, running), add);
    return initrds;
}

std::uint64_t largest_initrd(const std::string& root) {
    std::uint64_t largest = 0;
    for (const auto& name : names_in(root + "/boot").value_or(std::vector<std::string>{})) {
        if (name.starts_with("initrd.img-")) {
            largest = std::max<std::uint64_t>(largest, File::for_reading(root + "/boot/" + name).size());
        }
    }
    return largest;
}

std::string make_initrds(const std::string& root) {
    const auto has = [&](const char* tool) { return access((root + tool).c_str(), X_OK) == 0; };
    return !has("/usr/sbin/update-initramfs") && has("/usr/bin/dracut") ? "dracut --force --regenerate-all"
                                                                        : "update-initramfs -u -k all";
}

}  // namespace kjump
