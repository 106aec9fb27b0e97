// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump task: what a saver that slept was woken for.
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>

#include "base/disk.hpp"
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

// The kernel that was left may have changed disks meanwhile; and what was typed to end the last save is not for the
// next.
void wake_up(const std::string& root) {
    forget_key(root);
    read_partitions_again(root);
    tcflush(STDIN_FILENO, TCIFLUSH);
}

}  // namespace

void task(const Options& options, const Context& context) {
    const auto& memory = options.operands[0];
    const SharedPage shared(memory, saver_page_by(*options.core));
    auto& page = shared.page();
    if (!is_saver_page(page)) {
        throw Failure(Exit::kIo, memory + ": no saver of this kjump has that page");
    }
    wake_up(context.root);
    page.is_ready = 1;
    const auto* const end = std::ranges::find(page.task, '\0');
    if (end == page.task || end == std::end(page.task) || page.key_bytes > sizeof page.key) {
        throw Failure(Exit::kNoPeer, memory + ": the page has no task");
    }
    const std::string words(static_cast<const char*>(page.task), end);
    if (page.key_bytes != 0) {
        leave_key(context.root, {page.key, page.key_bytes});
    }
    explicit_bzero(page.task, sizeof page.task);
    explicit_bzero(page.key, sizeof page.key);
    page.key_bytes = 0;
    std::fprintf(context.out, "%s\n", words.c_str());
}

}  // namespace kjump
