// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "support/documents.hpp"

namespace test {

const char* const kDocuments = LIBJUMP_DOCUMENTS;

}  // namespace test
