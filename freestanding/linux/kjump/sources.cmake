# SPDX-License-Identifier: MIT OR GPL-2.0-only
# The program but for main(), for the guests and for the host's tests.
set(KJUMP_SOURCES
  bios.cpp elf_core.cpp elf_headers.cpp elf_writer.cpp entry.cpp file.cpp header.cpp image.cpp
  kernel.cpp kernel_id.cpp mapping.cpp memory_map.cpp options.cpp physical_program.cpp program.cpp
  progress.cpp report.cpp restore.cpp round_trip.cpp run.cpp save.cpp segments.cpp slots.cpp
  source.cpp status.cpp switch.cpp text.cpp usage.cpp)
list(TRANSFORM KJUMP_SOURCES PREPEND ${CMAKE_CURRENT_LIST_DIR}/)
# What it takes of libjump: the trampoline's memory and request, and the words for a call.
set(libjump ${CMAKE_CURRENT_LIST_DIR}/../../../libjump)
list(APPEND KJUMP_SOURCES ${libjump}/src/bios_devices.cpp ${libjump}/src/bios_request.cpp
  ${libjump}/src/bios_window.cpp ${libjump}/src/error.cpp
  ${CMAKE_CURRENT_LIST_DIR}/../../common/bios_order.cpp
  ${CMAKE_CURRENT_LIST_DIR}/../../common/bios_print.cpp)
set(KJUMP_INCLUDES ${CMAKE_CURRENT_LIST_DIR} ${libjump}/include)

# kjump_trampoline(TARGET WIDTH): the real-mode trampoline as well, in an object of the program's width.
function(kjump_trampoline target width)
  libjump_layout(layout kjump${width} -m32)
  libjump_assemble(object i386/bios_call.asm elf${width} ${layout})
  target_sources(${target} PRIVATE ${object})
  set_source_files_properties(${object} PROPERTIES EXTERNAL_OBJECT ON GENERATED ON)
endfunction()
