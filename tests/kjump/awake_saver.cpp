// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What a saver that slept does once it is awake: kjump task, and kjump save --core.
#include <cstring>

#include <catch2/catch.hpp>

#include "base/text.hpp"
#include "machine/saver_page.hpp"
#include "support/saved_image.hpp"

using namespace kjump;
using namespace kjump::test;
using Catch::Contains;

namespace {

bool is_empty(const SaverPage& page) {
    return page.key_bytes == 0 && page.task[0] == '\0' && std::ranges::count(page.key, 0) == std::ssize(page.key);
}

}  // namespace

TEST_CASE("save --core: the headers are where that says, and what they tell of where it was") {
    SavedImage machine;
    const auto core = vmcore();
    const auto at = page_up(core.size());
    auto memory = core;
    memory.resize(at);
    memory.insert(memory.end(), core.begin(), core.begin() + kPage);
    std::ranges::fill(std::span(memory).first(4), std::uint8_t{0});
    const auto name = machine.folder / "memory", target = machine.folder / "target";
    write_file(name, memory);
    CHECK(machine.run({"save", name, target}) == Exit::kSource);
    REQUIRE(machine.run({"save", text("--core=%#llx", static_cast<unsigned long long>(at)), name, target}) ==
            Exit::kDone);
    const auto content = [](const std::string& image) {
        const auto bytes = read_file(image);
        return std::vector<std::uint8_t>(bytes.begin() + kHeaderBytes, bytes.end());
    };
    CHECK(content(target) == content(machine.image));
    memory.resize(at + 60);
    write_file(name, memory);
    CHECK(machine.run({"save", "--force", text("--core=%#llx", static_cast<unsigned long long>(at)), name, target}) ==
          Exit::kSource);
    CHECK_THAT(machine.said(), Contains("ends early"));
}

TEST_CASE("task: what the page says is printed once, and the key left for the save") {
    FakeMachine machine;
    const auto memory = machine.folder / "mem";
    SaverPage page{};
    const auto put = [&] {
        std::string bytes(LIBJUMP_DEVICE_CORE, 'm');
        std::memcpy(bytes.data() + LIBJUMP_DEVICE_CORE - kPage, &page, sizeof page);
        write_text(memory, std::string(kPage, 'm') + bytes);
    };
    const auto left = [&] {
        const auto bytes = read_file(memory);
        SaverPage found;
        std::memcpy(&found, bytes.data() + LIBJUMP_DEVICE_CORE, sizeof found);
        return found;
    };
    const auto asked = [&] { return machine.run({"task", "--core=0x1000", memory}); };
    const std::string said = "kjump: " + memory + ": the page has no task\n";
    std::memcpy(page.magic, kSaverPageMagic, sizeof page.magic);
    page.version = 1;
    page.image_version = 12;
    put();
    CHECK(asked() == Exit::kNoPeer);
    CHECK(machine.said() == said);
    CHECK(left().is_ready == 1);
    std::strcpy(page.task, "0123@0,off");
    page.key_bytes = 160;
    std::ranges::fill(page.key, std::uint8_t{'k'});
    put();
    CHECK(asked() == Exit::kDone);
    CHECK(machine.said() == "0123@0,off\n");
    CHECK(read_file(machine.folder / "kjump/image-key") == std::vector<std::uint8_t>(160, 'k'));
    CHECK(is_empty(left()));
    const auto bytes = read_file(memory);
    CHECK(std::count(bytes.begin(), bytes.begin() + LIBJUMP_DEVICE_CORE, 'm') == LIBJUMP_DEVICE_CORE);
    CHECK(asked() == Exit::kNoPeer);
    CHECK_FALSE(std::filesystem::exists(machine.folder / "kjump/image-key"));
    for (const auto& change : std::vector<std::function<void()>>{
             [&] { page.key_bytes = sizeof page.key + 1; }, [&] { std::ranges::fill(page.task, 'x'); },
             [&] { page.version = 2; }, [&] { page.image_version = 11; }, [&] { page.magic[0] = 'K'; }}) {
        const auto before = page;
        change();
        put();
        const bool is_ours = page.version == 1 && page.image_version == 12 && page.magic[0] == 'k';
        CHECK(asked() == (is_ours ? Exit::kNoPeer : Exit::kIo));
        page = before;
    }
    CHECK(machine.run({"task", memory}) == Exit::kUsage);
    CHECK(machine.run({"task", "--core=0x1001", memory}) == Exit::kUsage);
    CHECK(machine.run({"task", "--core=0x1000", machine.folder / "none"}) == Exit::kIo);
}
