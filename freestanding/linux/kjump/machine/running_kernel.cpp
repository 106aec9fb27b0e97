// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/running_kernel.hpp"

#include <sys/utsname.h>
#include <unistd.h>

#include "base/file.hpp"

namespace kjump {
namespace {

bool is_readable(const std::string& name) { return access(name.c_str(), R_OK) == 0; }

}  // namespace

KernelId running_kernel(const std::string& root) {
    utsname name;
    uname(&name);
    KernelId kernel{name.release, name.version, {}};
    const auto notes = root + "/sys/kernel/notes";
    if (is_readable(notes)) {
        const auto bytes = contents(notes);
        kernel.build_id = build_id_in({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
    }
    return kernel;
}

bool is_of_64_bits() {
    utsname name;
    uname(&name);
    return std::string(name.machine) == "x86_64";
}

bool is_loading_disabled(const std::string& root) {
    const auto name = root + "/proc/sys/kernel/kexec_load_disabled";
    return is_readable(name) && contents(name).starts_with('1');
}

}  // namespace kjump
