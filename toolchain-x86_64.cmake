# SPDX-License-Identifier: MIT OR GPL-2.0-only
# Bare-metal x86_64 with the compiler of an amd64 Debian. As in toolchain-i686.cmake, only initial flags are set here.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR x86_64)

if(NOT CMAKE_C_COMPILER AND NOT DEFINED ENV{CC})
  set(CMAKE_C_COMPILER gcc)
endif()
if(NOT CMAKE_CXX_COMPILER AND NOT DEFINED ENV{CXX})
  set(CMAKE_CXX_COMPILER g++)
endif()
# A kernel's code: linked in the upper 2 GiB, and interrupted on the stack that it uses.
set(CMAKE_C_FLAGS_INIT "-m64 -mcmodel=kernel -fno-pic -mno-red-zone")
set(CMAKE_CXX_FLAGS_INIT "-m64 -mcmodel=kernel -fno-pic -mno-red-zone")
set(CMAKE_ASM_NASM_OBJECT_FORMAT elf64)

# There is no libc to link a test program with.
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)

set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
