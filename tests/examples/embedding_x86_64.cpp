// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The C++ of docs/EMBEDDING.md for a kernel in long mode; a test compares the two.
#include <libjump/control_flow.hpp>
#include <libjump/jump.hpp>
#include <libjump/memory_encryption.hpp>

libjump::JumpConfig leaver(libjump::JumpConfig config);

libjump::JumpConfig leaver(libjump::JumpConfig config) {
    config.paging = libjump::current_paging_mode();  // 4 or 5 levels
    config.memory_encrypted = libjump::is_memory_encrypted();
    config.control_flow_enforced = libjump::is_control_flow_enforced();
    config.leaver_root = libjump::current_root();
    config.four_mebibyte_pages = libjump::current_four_mebibyte_pages();  // CR4.PSE, for 32-bit paging alone
    return config;
}
