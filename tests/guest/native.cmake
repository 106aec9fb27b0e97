# SPDX-License-Identifier: MIT OR GPL-2.0-only
# Peers in long mode. Where a test of 32-bit peers is as good for them, it finds a 64-bit one under the same name.

set(native_image ${LIBJUMP_X86_64_BUILD}/freestanding/guest/image/guest.elf)
set(native_peers ${LIBJUMP_X86_64_BUILD}/freestanding/guest/peers)

# native(NAME SCENARIO MODE CPU [DEFINE...])
function(native name scenario mode cpu)
  harness_add_scenario(NAME guest/native-${name} SCENARIO scenarios/${scenario}.scenario TIMEOUT 180 LABELS guest
    DEFINES ARCH=x86_64 IMAGE=${native_image} PEERS=${native_peers} MODE=${mode} CPU=${cpu} ${ARGN})
endfunction()

foreach(machine 4-level 5-level oldest-cpu)
  set(mode "")
  set(cpu max)
  if(machine STREQUAL "5-level")
    set(mode la57)
    set(cpu max,la57=on)
  elseif(machine STREQUAL "oldest-cpu")
    set(cpu qemu64)
  endif()
  native(contract/${machine} native-tap "${mode}" ${cpu} TEST=native-contract)
  native(identity/${machine} native-tap "${mode}" ${cpu} TEST=native-identity)
  foreach(test round-trip resume thousand one-way)
    native(${test}/${machine} native-tap "${mode}" ${cpu} TEST=${test})
  endforeach()
  native(swap-identity/${machine} native-tap "${mode}" ${cpu} TEST=identity)
  native(mix/${machine} native-mix "${mode}" ${cpu})
  native(high/${machine} native-high "${mode}" ${cpu})
  native(fault/${machine}/invalid-opcode native-fault "${mode}" ${cpu} ORDER=0 VECTOR=06 ERROR=0000)
  native(fault/${machine}/division native-fault "${mode}" ${cpu} ORDER=1 VECTOR=00 ERROR=0000)
  native(fault/${machine}/selector native-fault "${mode}" ${cpu} ORDER=2 VECTOR=0d ERROR=1238)
endforeach()

# The pages beside the RAM and the device of a machine of 64 MiB.
set(order 0)
foreach(page 0009f000 000ff000 03fe0000 fedff000 fee01000)
  native(beside/${page} native-beside "" max ORDER=${order} PAGE=${page})
  math(EXPR order "${order} + 1")
endforeach()

# On Bochs: PCID, and CET.
set(native_modules "")
foreach(module contract64=contract64 contract64-low=contract64-low contract64=contract trash64=trash sums64=sums64
        resumable64-one=resumable-one resumable64-hundred=resumable-hundred resumable64-apart=resumable-apart
        one-way64=one-way)
  string(REGEX MATCH "(.*)=(.*)" pair ${module})
  list(APPEND native_modules "${native_peers}/${CMAKE_MATCH_1}.elf ${CMAKE_MATCH_2}")
endforeach()
foreach(test native-contract native-identity round-trip resume one-way)
  string(REGEX REPLACE "^native-" "" name ${test})
  set(file ${CMAKE_CURRENT_BINARY_DIR}/native-${name}.iso)
  harness_make_iso(NAME iso-native-${name} OUTPUT ${file} IMAGE ${native_image} COMMAND_LINE "test=${test} pcid"
    MODULES ${native_modules} DEPENDS target)
  foreach(cpu corei7_icelake_u tigerlake)
    iso_run(native-${name}/bochs-iso/${cpu} x86_64 native-${name} iso bochs CPU=${cpu})
  endforeach()
endforeach()

# A peer that comes back with branch tracking on.
set(file ${CMAKE_CURRENT_BINARY_DIR}/native-ibt.iso)
harness_make_iso(NAME iso-native-ibt OUTPUT ${file} IMAGE ${native_image} COMMAND_LINE "test=identity"
  MODULES "${native_peers}/ibt64.elf contract" DEPENDS target)
iso_run(native-ibt/bochs-iso/tigerlake x86_64 native-ibt iso bochs CPU=tigerlake)
