// SPDX-License-Identifier: MIT OR GPL-2.0-only
#pragma once

namespace test {

// The path of the tree's folder docs, with a slash at its end. Only documents.cpp is compiled with a path of the tree
// in it, so that what another tree compiled can stand for all other files.
extern const char* const kDocuments;

}  // namespace test
