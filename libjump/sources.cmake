# SPDX-License-Identifier: MIT OR GPL-2.0-only
# The C++ of the library, for its own build and for the host's tests: what every architecture has, and what each adds.
set(LIBJUMP_SOURCES c_abi.cpp cpu_context.cpp error.cpp msr_list.cpp segment.cpp
  bios/abi.cpp bios/call.cpp bios/caller.cpp bios/devices.cpp bios/window.cpp)
set(LIBJUMP_SOURCES_i386 i386/control_page.cpp i386/jump.cpp i386/registers.cpp i386/report.cpp)
set(LIBJUMP_SOURCES_x86_64 x86_64/control_page.cpp x86_64/jump.cpp x86_64/registers.cpp x86_64/report.cpp)
foreach(list LIBJUMP_SOURCES LIBJUMP_SOURCES_i386 LIBJUMP_SOURCES_x86_64)
  list(TRANSFORM ${list} PREPEND ${CMAKE_CURRENT_LIST_DIR}/src/)
endforeach()
