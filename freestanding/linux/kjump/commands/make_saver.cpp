// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump make-saver: the initrd with which this machine is saved, and a saver that is booted with it.
#include <cstdio>
#include <cstdlib>

#include <sys/stat.h>
#include <unistd.h>

#include "base/file.hpp"
#include "base/path.hpp"
#include "base/program.hpp"
#include "base/text.hpp"
#include "commands/boot_saver.hpp"
#include "commands/commands.hpp"
#include "machine/saver.hpp"

namespace kjump {
namespace {

constexpr const char* kTool = "/usr/sbin/mkinitramfs";

void make_initrd(const Context& context) {
    const auto tool = context.root + kTool;
    if (access(tool.c_str(), X_OK) != 0) {
        throw Failure(Exit::kIo, tool + ": is not there; a saver is made by the package initramfs-tools-core");
    }
    const auto release = context.kernel.identify().release;
    const auto saver = saver_initrd(context.root, release), part = saver + ".new";
    umask(077);  // what initramfs-tools puts into an initrd may be secret: the keys of disks
    make_folder(folder_of(saver));
    // saver/hooks/kjump puts this program there.
    setenv("KJUMP", real_path("/proc/self/exe").c_str(), 1);
    try {
        run_program({tool, "-d", context.root + KJUMP_DATA "/saver", "-o", part, release});
        File::for_update(part).sync();
        if (rename(part.c_str(), saver.c_str()) != 0) {
            fail_io(saver);
        }
    } catch (const Failure&) {
        unlink(part.c_str());
        throw;
    }
    for (unsigned older = 1; older < kLastImageVersion; ++older) {
        unlink(saver_initrd(context.root, release, older).c_str());
    }
    std::fprintf(context.out, "%s: %s, for kernel %s\n", saver.c_str(),
                 mebibytes(File::for_reading(saver).size()).c_str(), release.c_str());
}

bool has_initrd(const Context& context) {
    return access(saver_initrd(context.root, context.kernel.identify().release).c_str(), F_OK) == 0;
}

}  // namespace

void make_saver(const Options& options, const Context& context) {
    if (options.initrd.empty() && !(options.if_missing && has_initrd(context))) {
        make_initrd(context);
    }
    if (options.resident) {
        boot_resident_saver(options, context);
    }
}

}  // namespace kjump
