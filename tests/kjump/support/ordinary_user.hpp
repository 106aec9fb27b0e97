// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Files are opened without root's privileges as long as one of these lives.
#pragma once

#include <sys/fsuid.h>

namespace kjump::test {

class OrdinaryUser {
public:
    OrdinaryUser() : before_(setfsuid(kNobody)) {}
    OrdinaryUser(const OrdinaryUser&) = delete;
    ~OrdinaryUser() { setfsuid(static_cast<uid_t>(before_)); }

private:
    static constexpr uid_t kNobody = 65534;

    int before_;
};

}  // namespace kjump::test
