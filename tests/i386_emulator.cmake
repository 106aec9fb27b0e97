# SPDX-License-Identifier: MIT OR GPL-2.0-only
# Sets LIBJUMP_I386_EMULATOR in the cache, unless it is there already: what runs the 32-bit host tests. A kernel without
# IA32 emulation runs no 32-bit programs, and there an emulator has to.
if(NOT DEFINED CACHE{LIBJUMP_I386_EMULATOR})
  set(probe ${CMAKE_CURRENT_BINARY_DIR}/probe32)
  file(WRITE ${probe}.c "int main(void) { return 0; }\n")
  execute_process(COMMAND ${CMAKE_C_COMPILER} -m32 -o ${probe} ${probe}.c COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND ${probe} RESULT_VARIABLE status ERROR_QUIET)
  set(LIBJUMP_I386_EMULATOR "" CACHE STRING "Runs the 32-bit host tests; empty: this machine does")
  if(NOT status EQUAL 0)
    find_program(qemu_i386 qemu-i386 NO_CACHE)
    if(NOT qemu_i386)
      unset(LIBJUMP_I386_EMULATOR CACHE)
      message(FATAL_ERROR "This machine runs no 32-bit programs, and there is no qemu-i386 (package qemu-user); "
        "-DLIBJUMP_HOST_WIDTHS=64 leaves the 32-bit host tests out")
    endif()
    set_property(CACHE LIBJUMP_I386_EMULATOR PROPERTY VALUE ${qemu_i386})
    message(STATUS "This machine runs no 32-bit programs: ${qemu_i386} does")
  endif()
endif()
