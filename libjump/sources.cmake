# SPDX-License-Identifier: MIT OR GPL-2.0-only
# The C++ of the library, for its own build and for the host's tests.
set(LIBJUMP_SOURCES bios.cpp bios_abi.cpp bios_devices.cpp bios_request.cpp bios_window.cpp c_abi.cpp control_page.cpp
  cpu_context.cpp error.cpp jump.cpp msr_list.cpp segment.cpp)
list(TRANSFORM LIBJUMP_SOURCES PREPEND ${CMAKE_CURRENT_LIST_DIR}/src/)
