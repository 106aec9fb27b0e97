// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump status --json IMAGE.
#include <limits>

#include "base/text.hpp"
#include "support/disks.hpp"
#include "support/image_headers.hpp"
#include "support/json.hpp"
#include "support/machine_uuid.hpp"
#include "support/saved_image.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

Json json_of(SavedImage& saved) {
    REQUIRE(saved.run({"status", "--json", saved.image}) == Exit::kDone);
    return json_in(saved.said());
}

Json json_of(SavedImage& saved, const Header& header) {
    saved.put(header);
    return json_of(saved);
}

}  // namespace

TEST_CASE("status --json IMAGE: all of the header") {
    SavedImage saved;
    const auto header = saved.header();
    CHECK(json_of(saved) ==
          Json{{"path", saved.image},
               {"state", "complete"},
               {"marked", nullptr},
               {"reason", nullptr},
               {"at_boot", false},
               {"another_machine", nullptr},
               {"encrypted", nullptr},
               {"comment", "first"},
               {"created", header.created},
               {"bytes", read_file(saved.image).size()},
               {"segments", 3},
               {"kernel", {{"release", "6.1.0-test"}, {"version", "#1 SMP test"}, {"build_id", "01020304"}}},
               {"memory_bytes", 255 << 20},
               {"entry", 0x4800040},
               {"sha256", hex(header.content_digest)}});
}

TEST_CASE("status --json IMAGE: what an image has not is null") {
    SavedImage saved;
    auto header = saved.header();
    header.state = State::kIncomplete;
    header.kernel = {};
    const auto incomplete = json_of(saved, header);
    CHECK(incomplete["state"] == "incomplete");
    CHECK(incomplete["sha256"].is_null());
    CHECK(incomplete["kernel"].is_null());
    CHECK(incomplete["entry"] == 0x4800040);
    for (const auto state : {State::kAwaited, State::kFailed}) {
        auto without = header_of(state);
        without.at_boot = true;
        const auto json = json_of(saved, without);
        CHECK(json["created"] == 1700000000);
        CHECK(json["at_boot"] == false);
        CHECK(json["comment"] == "");
        for (const auto* key : {"bytes", "segments", "kernel", "memory_bytes", "entry", "sha256"}) {
            INFO(key);
            CHECK(json[key].is_null());
        }
    }
}

TEST_CASE("status --json IMAGE: whether it is another machine's, which no boot of this one restores") {
    SavedImage saved;
    auto header = saved.header();
    header.at_boot = true;
    header.machine = kElsewhere;
    CHECK(json_of(saved, header)["another_machine"].is_null());
    CHECK(json_of(saved)["at_boot"] == true);
    set_uuid(saved);
    CHECK(json_of(saved)["another_machine"] == true);
    CHECK(json_of(saved)["at_boot"] == false);
    header.machine = kHere;
    CHECK(json_of(saved, header)["another_machine"] == false);
    CHECK(json_of(saved)["at_boot"] == true);
    header.machine = {};
    CHECK(json_of(saved, header)["another_machine"].is_null());
}

TEST_CASE("status --json IMAGE: a kernel of which only the release is known") {
    SavedImage saved;
    auto header = saved.header();
    header.kernel = {"6.1", "", {}};
    CHECK(json_of(saved, header)["kernel"] == Json{{"release", "6.1"}, {"version", nullptr}, {"build_id", nullptr}});
}

TEST_CASE("status --json IMAGE: any text of an image is text in JSON, of characters that steer no terminal") {
    SavedImage saved;
    auto header = saved.header();
    header.comment = "\"q\" \\ \x1b[2J\n\x7f \xc3\xa4 \xf0\x9f\x90\xa7 \xff\xfe \xc3";
    CHECK(json_of(saved, header)["comment"] ==
          "\"q\" \\ \x1b[2J\n\x7f \xc3\xa4 \xf0\x9f\x90\xa7 \xef\xbf\xbd\xef\xbf\xbd \xef\xbf\xbd");
    CHECK_THAT(saved.said(),
               Catch::Contains(R"("\"q\" \\ \u001b[2J\n\u007f \u00e4 \ud83d\udc27 \ufffd\ufffd \ufffd")"));
    header.state = State::kFailed;
    header.reason = "\x80";
    CHECK(json_of(saved, header)["reason"] == "\xef\xbf\xbd");
    header = saved.header();
    header.state = State::kComplete;
    header.kernel = {"\x9b", "\"\xed\xa0\x80", {}};  // no character is half of a pair of UTF-16
    const auto kernel = json_of(saved, header)["kernel"];
    CHECK(kernel["release"] == "\xef\xbf\xbd");
    CHECK_THAT(kernel["version"].get<std::string>(), Catch::StartsWith("\"\xef\xbf\xbd"));
}

TEST_CASE("status --json IMAGE: numbers of any size are numbers") {
    SavedImage saved;
    auto header = saved.header();
    header.created = std::numeric_limits<std::int64_t>::min();
    header.entry = header.memory_bytes = std::numeric_limits<std::uint64_t>::max();
    const auto json = json_of(saved, header);
    CHECK(json["created"].get<std::int64_t>() == header.created);
    CHECK(json["entry"].get<std::uint64_t>() == header.entry);
    CHECK(json["memory_bytes"].get<std::uint64_t>() == header.memory_bytes);
}

TEST_CASE("status --json IMAGE: what is no image, or a damaged one, is refused without JSON") {
    SavedImage saved;
    auto bytes = read_file(saved.image);
    bytes[300] ^= 1;
    write_file(saved.image, bytes);
    CHECK(saved.run({"status", "--json", saved.image}) == Exit::kDamaged);
    CHECK(saved.said() == "kjump: " + saved.image + ": the image's header is damaged\n");
    CHECK(saved.run({"status", "--json", saved.source}) == Exit::kDamaged);
    CHECK(saved.said() == "kjump: " + saved.source + ": is no image of kjump\n");
}

TEST_CASE("status --json: is a flag of status alone") {
    FakeMachine machine;
    CHECK(machine.run({"status", "--json=1"}) == Exit::kUsage);
    CHECK(machine.run({"find", "--json"}) == Exit::kUsage);
}
