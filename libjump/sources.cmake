# SPDX-License-Identifier: MIT OR GPL-2.0-only
# The C++ of the library, for its own build and for the host's tests.
set(LIBJUMP_SOURCES c_abi.cpp cpu_context.cpp error.cpp jump.cpp msr_list.cpp segment.cpp
  i386/control_page.cpp i386/registers.cpp
  bios/abi.cpp bios/call.cpp bios/caller.cpp bios/devices.cpp bios/window.cpp)
list(TRANSFORM LIBJUMP_SOURCES PREPEND ${CMAKE_CURRENT_LIST_DIR}/src/)
