# SPDX-License-Identifier: MIT OR GPL-2.0-only
# Peers in long mode. Where a test of 32-bit peers is as good for them, it finds a 64-bit one under the same name.

set(native_image ${target_x86_64}/guest/image/guest.elf)
set(native_peers ${target_x86_64}/guest/peers)

# native(NAME SCENARIO LEAVER [DEFINE...]): leavers are those of CMakeLists.txt.
function(native name scenario leaver)
  harness_add_scenario(NAME guest/native-${name} SCENARIO scenarios/${scenario}.scenario TIMEOUT 180 LABELS guest
    DEFINES ${leaver_${leaver}} PEERS=${native_peers} SUFFIX=64 ${ARGN})
endfunction()

set(machine_4-level x86_64/4-level/newest-cpu)
set(machine_5-level x86_64/5-level)
set(machine_oldest-cpu x86_64/4-level)
foreach(machine 4-level 5-level oldest-cpu)
  set(leaver ${machine_${machine}})
  native(contract/${machine} native-tap ${leaver} TEST=native-contract)
  native(identity/${machine} native-tap ${leaver} TEST=native-identity)
  foreach(test round-trip resume thousand one-way)
    native(${test}/${machine} native-tap ${leaver} TEST=${test})
  endforeach()
  native(swap-identity/${machine} native-tap ${leaver} TEST=identity)
  native(mix/${machine} native-mix ${leaver})
  native(high/${machine} native-high ${leaver})
  native(fault/${machine}/invalid-opcode native-fault ${leaver} ORDER=0 VECTOR=06 ERROR=0000)
  native(fault/${machine}/division native-fault ${leaver} ORDER=1 VECTOR=00 ERROR=0000)
  native(fault/${machine}/selector native-fault ${leaver} ORDER=2 VECTOR=0d ERROR=1238)
  native(fault/${machine}/comes-back fault-comes-back ${leaver})
  native(fault/${machine}/nested nested-fault ${leaver})
  native(fault/${machine}/breakpoints breakpoints ${leaver})
  native(fault/${machine}/nmi-ignored nmi-ignored ${leaver})
  native(fault/${machine}/nmi-moments nmi-moments ${leaver})
  native(fault/${machine}/uart report-uart ${leaver})
endforeach()

# The pages beside the RAM and the device of a machine of 64 MiB.
set(order 0)
foreach(page 0009f000 000ff000 03fe0000 fedff000 fee01000)
  native(beside/${page} native-beside ${machine_4-level} ORDER=${order} PAGE=${page})
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

set(file ${CMAKE_CURRENT_BINARY_DIR}/native-breakpoints.iso)
harness_make_iso(NAME iso-native-breakpoints OUTPUT ${file} IMAGE ${native_image} COMMAND_LINE "test=breakpoints"
  MODULES "${native_peers}/breakpoints64-int1.elf breakpoints" DEPENDS target)
iso_run(native-breakpoints/bochs-iso/corei7_icelake_u x86_64 native-breakpoints iso-breakpoints bochs
  CPU=corei7_icelake_u)

# Peers that come back with branch tracking on, in long mode and in 32-bit code.
foreach(test native-ibt=${native_peers}/ibt64 ibt=${peers}/ibt)
  string(REGEX MATCH "(.*)=(.*)" pair ${test})
  set(name ${CMAKE_MATCH_1})
  harness_make_iso(NAME iso-${name} OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/${name}.iso IMAGE ${native_image}
    COMMAND_LINE "test=identity" MODULES "${CMAKE_MATCH_2}.elf contract" DEPENDS target)
  iso_run(${name}/bochs-iso/tigerlake x86_64 ${name} iso bochs CPU=tigerlake)
endforeach()
