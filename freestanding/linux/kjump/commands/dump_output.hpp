// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Where a dump goes: a file that has its name only when it is whole, or standard output.
#pragma once

#include <cstdio>
#include <string>

#include "image/target.hpp"

namespace kjump {

class DumpOutput {
public:
    // `name` is a file, or "-" for `standard_output`, whose dump is in a file in `root`/var/lib/kjump on its way. A
    // file that is there is replaced only by `force`. Nothing is opened yet.
    DumpOutput(const std::string& name, bool force, const std::string& root, std::FILE* standard_output);

    bool is_stream() const { return is_stream_; }
    // Of the dump, or of the file on its way to standard output.
    const std::string& name() const { return name_; }

    // Refuses a terminal, a name that no new file can have, and unless `force` says so one that a file has, by
    // Failure(Exit::kTarget); `image`, unless empty, is what may not be replaced either. Throws Failure(Exit::kIo) if
    // there is no such folder.
    void check(const std::string& image) const;
    // Refuses a folder that has less than `bytes` bytes to give, by Failure(Exit::kTarget), whose sentence ends with
    // `advice`.
    void check_room(std::uint64_t bytes, const char* advice) const;

    // An empty file in the dump's folder, for nobody but its owner, that is removed unless it becomes the dump. Throws
    // Failure(Exit::kIo).
    Target make_file() const;
    // Gives its name to the dump in `whole`, which is on the medium, or writes that to standard output. Throws
    // Failure(Exit::kIo), and Failure(Exit::kTarget) if the name is taken meanwhile.
    void deliver(Target& whole) const;

    // To standard output. All of it is written when flush() returns. Throw Failure(Exit::kIo).
    void put(Bytes bytes) const;
    void flush() const;

private:
    std::string path() const;    // of the dump, where a symbolic link leads
    std::string folder() const;  // of the dump; one on its way to standard output is made

    bool is_stream_, force_;
    std::string name_;
    std::FILE* standard_output_;
};

}  // namespace kjump
