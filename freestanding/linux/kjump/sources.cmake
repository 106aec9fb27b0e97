# SPDX-License-Identifier: MIT OR GPL-2.0-only
# The program but for main(), for the guests and for the host's tests.
set(KJUMP_SOURCES
  commands/bios.cpp commands/command_line.cpp commands/options.cpp commands/restore.cpp commands/run.cpp
  commands/save.cpp commands/status.cpp commands/switch.cpp commands/usage.cpp
  image/header.cpp image/image.cpp image/report.cpp
  machine/entry.cpp machine/kexec_kernel.cpp machine/kexec_slots.cpp machine/kernel_id.cpp machine/memory_map.cpp machine/bare_program.cpp
  machine/round_trip.cpp machine/segments.cpp
  elf/elf_core.cpp elf/elf_headers.cpp elf/elf_writer.cpp
  base/file.cpp base/mapping.cpp base/progress.cpp base/source.cpp base/text.cpp)
list(TRANSFORM KJUMP_SOURCES PREPEND ${CMAKE_CURRENT_LIST_DIR}/)
# What it takes of libjump: the trampoline's memory and request, and the words for a call.
set(libjump ${CMAKE_CURRENT_LIST_DIR}/../../../libjump)
list(APPEND KJUMP_SOURCES ${libjump}/src/bios/devices.cpp ${libjump}/src/bios/request.cpp
  ${libjump}/src/bios/window.cpp ${libjump}/src/error.cpp
  ${CMAKE_CURRENT_LIST_DIR}/../../common/bios_order.cpp
  ${CMAKE_CURRENT_LIST_DIR}/../../common/bios_print.cpp)
set(KJUMP_INCLUDES ${CMAKE_CURRENT_LIST_DIR} ${libjump}/include)

# kjump_trampoline(TARGET WIDTH): the real-mode trampoline as well, in an object of the program's width.
function(kjump_trampoline target width)
  libjump_layout(layout kjump${width} -m32)
  libjump_assemble(object real_mode/call.asm elf${width} ${layout})
  target_sources(${target} PRIVATE ${object})
  set_source_files_properties(${object} PROPERTIES EXTERNAL_OBJECT ON GENERATED ON)
endfunction()
