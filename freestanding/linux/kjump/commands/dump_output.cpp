// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "commands/dump_output.hpp"

#include <algorithm>
#include <csignal>
#include <vector>

#include <sys/stat.h>
#include <unistd.h>

#include "base/disk.hpp"
#include "base/failure.hpp"
#include "base/path.hpp"
#include "base/text.hpp"

namespace kjump {
namespace {

constexpr const char* kOnItsWay = "/var/lib/kjump/dump";

}  // namespace

DumpOutput::DumpOutput(const std::string& name, bool force, const std::string& root, std::FILE* standard_output)
    : is_stream_(name == "-"),
      force_(force),
      name_(is_stream_ ? root + kOnItsWay : name),
      standard_output_(standard_output) {}

void DumpOutput::check(const std::string& image) const {
    if (is_stream_) {
        if (isatty(fileno(standard_output_)) == 1) {
            refuse_target("standard output", "is a terminal, and a dump is no text");
        }
        std::signal(SIGPIPE, SIG_IGN);  // the failure of a write is told then, and nothing is left behind
        return;
    }
    struct stat status;
    if (stat(name_.c_str(), &status) != 0) {
        check_new_name(name_);
    } else if (!S_ISREG(status.st_mode)) {
        refuse_target(name_, "is no file; a dump goes to a file, or with - to standard output");
    } else if (!force_) {
        refuse_target(name_, "is there already; --force replaces it");
    } else if (!image.empty() && share_bytes(File::for_reading(name_), File::for_reading(image))) {
        refuse_target(name_, "is the snapshot's image itself");
    }
}

std::string DumpOutput::path() const {
    const auto replaced = real_path(name_);
    return replaced.empty() ? name_ : replaced;
}

std::string DumpOutput::folder() const {
    const auto folder = folder_of(path());
    if (is_stream_) {
        make_folder(folder);
    }
    return folder;
}

void DumpOutput::check_room(std::uint64_t bytes, const char* advice) const {
    const auto room = free_bytes(folder());
    if (room < bytes) {
        refuse_target(name_, "takes up to " + mebibytes(bytes) + ", there is room for " + mebibytes(room) + ", and " +
                                 mebibytes(bytes - room) + " are missing" + advice);
    }
}

Target DumpOutput::make_file() const {
    const auto path = this->path();
    auto temporary = path;
    folder();
    auto file = File::create_beside(temporary, name_);
    return {std::move(file), temporary, path, force_ || is_stream_};
}

void DumpOutput::deliver(Target& whole) const {
    if (!is_stream_) {
        check("");  // the way here was long
        whole.keep();
        return;
    }
    const auto& file = whole.file();
    std::vector<std::uint8_t> chunk(kChunk);
    const auto size = file.size();
    for (std::uint64_t at = 0; at < size; at += chunk.size()) {
        chunk.resize(static_cast<std::size_t>(std::min<std::uint64_t>(kChunk, size - at)));
        file.read_at(at, chunk);
        put(chunk);
    }
    flush();
}

void DumpOutput::put(Bytes bytes) const {
    if (std::fwrite(bytes.data(), 1, bytes.size(), standard_output_) != bytes.size()) {
        fail_io("standard output");
    }
}

void DumpOutput::flush() const {
    if (std::fflush(standard_output_) != 0) {
        fail_io("standard output");
    }
}

}  // namespace kjump
