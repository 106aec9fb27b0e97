// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Folders, and the names of files.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace kjump {

// When it returns, the names in that file's folder are on the medium. Throws Failure(Exit::kIo).
void sync_folder_of(const std::string& name);

// Makes that folder, for nobody but its owner, unless it is there. Throws Failure(Exit::kIo).
void make_folder(const std::string& name);

// The path of that file without links in it; empty if there is none. Not by std::filesystem, which has iostreams in it.
std::string real_path(const std::string& name);

// The names in that folder, in no order, without those that begin with a point. None, and errno says why, if it cannot
// be opened.
std::optional<std::vector<std::string>> names_in(const std::string& folder);

// What is before the last part of a path: "." if there is one part only.
std::string folder_of(const std::string& name);

}  // namespace kjump
