// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump orders: what a saver that slept was woken for.
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/failure.hpp"
#include "commands/commands.hpp"
#include "image/key_archive.hpp"
#include "machine/saver_page.hpp"

namespace kjump {
namespace {

// A page of memory, shared with whoever has it too.
class SharedPage {
public:
    SharedPage(const std::string& name, std::uint64_t at) {
        const int descriptor = open(name.c_str(), O_RDWR | O_CLOEXEC);
        if (descriptor < 0) {
            fail_io(name);
        }
        memory_ = mmap(nullptr, kPage, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, static_cast<off_t>(at));
        const int error = errno;
        close(descriptor);
        if (memory_ == MAP_FAILED) {
            errno = error;
            fail_io(name);
        }
    }
    SharedPage(const SharedPage&) = delete;
    ~SharedPage() { munmap(memory_, kPage); }

    SaverPage& page() const { return *static_cast<SaverPage*>(memory_); }

private:
    void* memory_;
};

}  // namespace

void orders(const Options& options, const Context& context) {
    const auto& memory = options.operands[0];
    const SharedPage shared(memory, saver_page_by(*options.core));
    auto& page = shared.page();
    const auto* const end = std::ranges::find(page.task, '\0');
    if (std::memcmp(page.magic, kSaverPageMagic, sizeof page.magic) != 0 || page.version != kLastImageVersion ||
        end == page.task || end == std::end(page.task) || page.key_bytes > sizeof page.key) {
        throw Failure(Exit::kNoPeer, memory + ": nobody has woken a saver of this kjump to do something");
    }
    const std::string task(static_cast<const char*>(page.task), end);
    if (page.key_bytes != 0) {
        leave_key(context.root, {page.key, page.key_bytes});
    }
    explicit_bzero(page.task, sizeof page.task);
    explicit_bzero(page.key, sizeof page.key);
    page.key_bytes = 0;
    std::fprintf(context.out, "%s\n", task.c_str());
}

}  // namespace kjump
