// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What kjump status --json prints.
#pragma once

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "support/fake_machine.hpp"

namespace kjump::test {

using Json = nlohmann::ordered_json;

// The one object in the one line of ASCII that `said` is.
inline Json json_in(const std::string& said) {
    CHECK(std::ranges::count(said, '\n') == 1);
    CHECK(said.ends_with("}\n"));
    CHECK(std::ranges::all_of(said, [](char c) { return c == '\n' || (c >= 0x20 && c <= 0x7e); }));
    INFO(said);
    auto json = Json::parse(said);
    REQUIRE(json.is_object());
    return json;
}

inline std::vector<std::string> keys_of(const Json& object) {
    std::vector<std::string> keys;
    for (const auto& [key, value] : object.items()) {
        keys.push_back(key);
    }
    return keys;
}

}  // namespace kjump::test
