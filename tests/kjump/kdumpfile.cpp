// SPDX-License-Identifier: MIT OR GPL-2.0-only
// An image as libkdumpfile reads it, by which drgn looks at dumps.
#include <catch2/catch.hpp>
#include <libkdumpfile/kdumpfile.h>

#include "base/file.hpp"
#include "image/dump_file.hpp"
#include "image/image.hpp"
#include "support/files_on_blocks.hpp"
#include "support/kdump_memory.hpp"
#include "support/temporary_folder.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

class Reader {
public:
    explicit Reader(const std::string& name) : file_(File::for_reading(name)) {
        const auto status =
            kdump_set_number_attr(context_.get(), KDUMP_ATTR_FILE_FD, static_cast<kdump_num_t>(file_.descriptor()));
        INFO((status == KDUMP_OK ? "" : kdump_get_err(context_.get())));
        REQUIRE(status == KDUMP_OK);
    }

    std::string text(const char* name) const {
        const char* value = nullptr;
        return kdump_get_string_attr(context_.get(), name, &value) == KDUMP_OK ? value : "";
    }
    // Empty, if it has none.
    std::vector<std::uint8_t> page(std::uint64_t physical) const {
        std::vector<std::uint8_t> bytes(kPage);
        auto count = bytes.size();
        const auto status = kdump_read(context_.get(), KDUMP_MACHPHYSADDR, physical, bytes.data(), &count);
        kdump_clear_err(context_.get());
        if (status == KDUMP_ERR_NODATA) {
            return {};
        }
        REQUIRE(status == KDUMP_OK);
        REQUIRE(count == bytes.size());
        return bytes;
    }

private:
    File file_;
    std::unique_ptr<kdump_ctx_t, void (*)(kdump_ctx_t*)> context_{kdump_new(), kdump_free};
};

void check(const std::string& name) {
    const Reader reader(name);
    CHECK(reader.text(KDUMP_ATTR_ARCH_NAME) == "x86_64");
    CHECK(reader.text("linux.vmcoreinfo.lines.OSRELEASE") == "6.1");
    for (const auto& [start, bytes] : sample()) {
        for (std::size_t at = 0; at < bytes.size(); at += kPage) {
            const auto page = reader.page(start + at);
            INFO(start + at);
            REQUIRE(page.size() == kPage);
            REQUIRE(std::equal(page.begin(), page.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at)));
        }
        CHECK(reader.page(start - kPage).empty());
        CHECK(reader.page(start + bytes.size()).empty());
    }
}

}  // namespace

TEST_CASE("kdumpfile: libkdumpfile reads an image as it is, and the dump that is made of it") {
    Header header;
    header.compression = GENERATE(Compression::kLzo, Compression::kZstd);
    auto storage = medium_of(kMedium);
    write(storage, sample(), kChunk, header);
    const TemporaryFolder folder;
    const auto image = put_file(folder / "image", storage.medium());
    check(image);
    auto file = File::for_update(image);
    keep_dump_alone(file, Image(storage, "image").header());
    check(image);
}
