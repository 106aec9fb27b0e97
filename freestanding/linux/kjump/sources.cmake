# SPDX-License-Identifier: MIT OR GPL-2.0-only
# The program but for main(), for the guests and for the host's tests.
set(KJUMP_SOURCES
  elf_core.cpp elf_headers.cpp elf_writer.cpp entry.cpp file.cpp header.cpp image.cpp kernel.cpp
  kernel_id.cpp mapping.cpp memory_map.cpp options.cpp program.cpp progress.cpp report.cpp
  restore.cpp save.cpp segments.cpp source.cpp status.cpp switch.cpp text.cpp)
list(TRANSFORM KJUMP_SOURCES PREPEND ${CMAKE_CURRENT_LIST_DIR}/)
