// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "base/journal.hpp"

#include <catch2/catch.hpp>

#include "base/file.hpp"
#include "support/temporary_folder.hpp"

using namespace kjump;
using namespace kjump::test;

TEST_CASE("journal: standard error is the journal if it is the file that $JOURNAL_STREAM names") {
    const TemporaryFolder folder;
    write_text(folder / "stream", "");
    write_text(folder / "other", "");
    const auto stream = File::for_reading(folder / "stream"), other = File::for_reading(folder / "other");
    const auto name = std::to_string(stream.status().st_dev) + ":" + std::to_string(stream.status().st_ino);
    CHECK(is_journal(stream.descriptor(), name.c_str()));
    CHECK_FALSE(is_journal(other.descriptor(), name.c_str()));
    CHECK_FALSE(is_journal(stream.descriptor(), (name + "0").c_str()));
    CHECK_FALSE(is_journal(stream.descriptor(), ""));
    CHECK_FALSE(is_journal(stream.descriptor(), nullptr));
    CHECK_FALSE(is_journal(-1, name.c_str()));
}
