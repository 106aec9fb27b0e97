// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump make-saver: the initrd and the kernel with which this machine is saved, and a saver that is booted with them.
#include <cstdio>
#include <cstdlib>
#include <functional>

#include <sys/stat.h>
#include <unistd.h>

#include "base/file.hpp"
#include "base/path.hpp"
#include "base/program.hpp"
#include "base/text.hpp"
#include "commands/boot_saver.hpp"
#include "commands/commands.hpp"
#include "commands/departure.hpp"
#include "machine/saver.hpp"
#include "machine/unpack_kernel.hpp"

namespace kjump {
namespace {

constexpr const char* kTool = "/usr/sbin/mkinitramfs";

void say_made(const std::string& file, const std::string& release, const Context& context) {
    std::fprintf(context.out, "%s: %s, for kernel %s\n", file.c_str(),
                 mebibytes(File::for_reading(file).size()).c_str(), release.c_str());
}

// What `make` leaves under another name beside it becomes `file`, so that no half-made one ever has its name.
void make_whole(const std::string& file, const std::function<void(const std::string& part)>& make) {
    const auto part = file + ".new";
    unlink(part.c_str());
    try {
        make(part);
        if (rename(part.c_str(), file.c_str()) != 0) {
            fail_io(file);
        }
    } catch (const Failure&) {
        unlink(part.c_str());
        throw;
    }
}

// Without it the saver boots slower. One of before would be of a kernel that is not there any more, or was not found
// right.
void unpack_saver_kernel(const std::string& release, const Context& context) {
    const auto packed = saver_kernel(context.root, release), kept = unpacked_saver_kernel(context.root, release);
    try {
        if (access(packed.c_str(), F_OK) == 0) {
            make_whole(kept, [&](const std::string& part) { unpack_kernel(packed, part, context.root); });
            say_made(kept, release, context);
            return;
        }
    } catch (const Failure& failure) {
        context.notice(std::string("the saver will unpack its kernel itself, and boot slower: ") + failure.what());
    }
    unlink(kept.c_str());
}

void make_initrd(const std::string& release, const Context& context) {
    const auto tool = context.root + kTool;
    if (access(tool.c_str(), X_OK) != 0) {
        throw Failure(Exit::kIo, tool + ": is not there; a saver is made by the package initramfs-tools-core");
    }
    const auto saver = saver_initrd(context.root, release);
    umask(077);  // what initramfs-tools puts into an initrd may be secret: the keys of disks
    make_folder(folder_of(saver));
    // saver/hooks/kjump puts this program there.
    setenv("KJUMP", real_path("/proc/self/exe").c_str(), 1);
    make_whole(saver, [&](const std::string& part) {
        run_program({tool, "-d", context.root + KJUMP_DATA "/saver", "-o", part, release});
        File::for_update(part).sync();
    });
    for (unsigned older = 1; older < kLastImageVersion; ++older) {
        unlink(saver_initrd(context.root, release, older).c_str());
    }
    say_made(saver, release, context);
}

bool has_initrd(const Context& context) {
    return access(saver_initrd(context.root, context.kernel.identify().release).c_str(), F_OK) == 0;
}

}  // namespace

void make_saver(const Options& options, const Context& context) {
    if (options.resident) {
        check_can_be_saved(context);  // before minutes go into an initrd
    }
    if (options.initrd.empty() && !(options.if_missing && has_initrd(context))) {
        const auto release = context.kernel.identify().release;
        make_initrd(release, context);
        unpack_saver_kernel(release, context);
    }
    if (options.resident) {
        boot_resident_saver(options, context);
    }
}

}  // namespace kjump
