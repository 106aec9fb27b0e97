// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The block devices of a machine, which are files, and the headers on them.
#pragma once

#include <string>

#include "image/header.hpp"
#include "support/fake_machine.hpp"

namespace kjump::test {

inline const ImageId kId{0xaf, 0xfe, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14},
    kOtherId{0xaf, 0xfe, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15};
inline const std::string kIdDigits = "affe0102030405060708090a0b0c0d0e", kPlaceWords = kIdDigits + "@0";

// What the machine's /sys says of one, by the name that it has there.
inline void tell_disk(const FakeMachine& machine, const std::string& name, std::uint64_t sectors) {
    write_text(machine.folder / ("sys/class/block/" + name + "/size"), std::to_string(sectors) + "\n");
    std::filesystem::create_directories(machine.folder / ("sys/class/block/" + name + "/holders"));
}

// Another one with that content; returns its path.
inline std::string add_disk(const FakeMachine& machine, const std::string& name, Bytes content) {
    tell_disk(machine, name, content.size() / kSectorBytes);
    auto path = name;
    std::ranges::replace(path, '!', '/');
    write_file(machine.folder / ("dev/" + path), content);
    return machine.folder / ("dev/" + path);
}

// One that begins with that header, and has nothing else.
inline std::string add_disk(const FakeMachine& machine, const std::string& name, const Header& header) {
    std::vector<std::uint8_t> content(4 << 20);
    const auto page = encode(header);
    std::ranges::copy(page, content.begin());
    return add_disk(machine, name, content);
}

inline Header header_on(const std::string& disk) {
    HeaderPage page{};
    std::ifstream(disk, std::ios::binary).read(reinterpret_cast<char*>(page.data()), page.size());
    return decode(page, disk);
}

// A header, and more than a writer of headers should touch.
inline std::string start_of(const std::string& disk) {
    std::string bytes(64 << 10, '\0');
    std::ifstream(disk, std::ios::binary).read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return bytes;
}

// What is behind it stays.
inline void put_header_on(const std::string& disk, const Header& header) {
    const auto page = encode(header);
    std::fstream(disk, std::ios::binary | std::ios::in | std::ios::out)
        .write(reinterpret_cast<const char*>(page.data()), page.size());
}

inline Header awaited(const ImageId& id = kId) {
    Header header;
    header.state = State::kAwaited;
    header.created = 1700000000;
    header.id = id;
    header.comment = "before the upgrade";
    header.at_boot = true;
    return header;
}

}  // namespace kjump::test
