// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A stock kernel without libjump's module, and what kjump status says of it.
#pragma once

#include <sys/utsname.h>

#include "machine/no_kernel.hpp"
#include "machine/saver.hpp"
#include "support/json.hpp"

namespace kjump::test {

inline std::string release() {
    utsname name;
    uname(&name);
    return name.release;
}

inline std::string kernel_file(const FakeMachine& machine) { return saver_kernel(machine.folder.path(), release()); }

inline const std::string kMake = "update-initramfs -u -k all";

// What its status has of a boot of that kernel.
inline std::string boot_line(const std::string& kernel, const std::string& words) {
    return "boot      " + kernel + ": " + words + "\n";
}
inline std::string no_boot(const std::string& kernel) {
    return boot_line(kernel, "restores no image; " + kMake +
                                 " puts kjump into the initrd, and libjump's module if it is built for that kernel, "
                                 "unless /etc/default/kjump says RESTORE=no");
}

class StockMachine : public FakeMachine {
public:
    StockMachine() { set_command_line("quiet"); }

    NoKernel stock{folder.path()};

    std::string words() {
        REQUIRE(run_on(stock, {"status"}) == Exit::kDone);
        return said();
    }
    Json json() {
        REQUIRE(run_on(stock, {"status", "--json"}) == Exit::kDone);
        return json_in(said());
    }
};

}  // namespace kjump::test
