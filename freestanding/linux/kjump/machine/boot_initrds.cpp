// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/boot_initrds.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>

#include <sys/stat.h>
#include <unistd.h>

#include "base/file.hpp"
#include "base/path.hpp"
#include "base/text.hpp"
#include "machine/image_version.hpp"
#include "machine/saver.hpp"

namespace kjump {
namespace {

constexpr const char *kNoteFolder = "/var/lib/kjump", *kNote = "boot-", *kVersion = ".v";
constexpr const char *kBoot = "/boot/", *kInitrd = "initrd.img-";
constexpr std::time_t kFatSeconds = 2;  // which times on FAT are multiples of

// Its lines; none if there is none.
std::vector<std::string> lines_in(const std::string& note) {
    return access(note.c_str(), R_OK) == 0 ? lines_of(contents(note)) : std::vector<std::string>{};
}

std::string boot_note(const std::string& root, const std::string& release) {
    return root + kNoteFolder + "/" + kNote + release + version_suffix(kLastImageVersion);
}

// A note is taken before its initrd is written. Where that failed, as for want of room in `root`/boot, what is there is
// an initrd of before.
bool is_of_another_initrd(const std::string& note, const std::string& root, const std::string& release) {
    struct stat noted, made;
    return stat(note.c_str(), &noted) == 0 && stat((root + kBoot + kInitrd + release).c_str(), &made) == 0 &&
           made.st_mtime + kFatSeconds < noted.st_mtime;
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
    const auto prefix = saver_kernel("", "").substr(std::strlen(kBoot));
    std::vector<std::string> releases;
    for (const auto& name : names_in(root + kBoot).value_or(std::vector<std::string>{})) {
        if (name.starts_with(prefix) && name.substr(prefix.size()) != running) {
            releases.push_back(name.substr(prefix.size()));
        }
    }
    std::ranges::sort(releases);
    return releases;
}

}  // namespace

std::optional<std::uint64_t> boot_place(const std::string& root, const std::string& release) {
    const auto note = boot_note(root, release);
    const auto lines = lines_in(note);
    return lines.empty() || is_of_another_initrd(note, root, release) ? std::nullopt : number(lines[0]);
}

std::vector<BootSecret> boot_secrets(const std::string& root, const std::string& running) {
    std::vector<BootSecret> secrets{{running, secret_in(boot_note(root, running))}};
    auto names = names_in(root + kNoteFolder).value_or(std::vector<std::string>{});
    std::ranges::sort(names);
    for (const auto& name : names) {
        const auto release = noted_release(name);
        if (!release.empty() && release != running && access(saver_kernel(root, release).c_str(), F_OK) == 0) {
            const auto note = root + kNoteFolder + "/" + name;
            if (!is_of_another_initrd(note, root, release)) {
                secrets.push_back({release, secret_in(note), name.ends_with(version_suffix(kLastImageVersion))});
            }
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
    for (const auto& name : names_in(root + kBoot).value_or(std::vector<std::string>{})) {
        if (name.starts_with(kInitrd)) {
            largest = std::max<std::uint64_t>(largest, File::for_reading(root + kBoot + name).size());
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
