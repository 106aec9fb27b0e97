# SPDX-License-Identifier: MIT OR GPL-2.0-only
#
# The harness on real emulators: it has to pass the good guests, and to fail each bad one with the
# right sentence.

set(guest ${CMAKE_CURRENT_BINARY_DIR}/guest/guest)
set(scenarios ${CMAKE_CURRENT_SOURCE_DIR}/scenarios)

# harness_case(NAME SCENARIO STATUS SENTENCE[;SENTENCE...] [NAME=VALUE...])
function(harness_case name scenario status sentence)
  set(defines "")
  foreach(define IN LISTS ARGN)
    list(APPEND defines --define ${define})
  endforeach()
  add_test(NAME harness.${name}
    COMMAND ${CMAKE_COMMAND} -D STATUS=${status} -D "SENTENCE=${sentence}"
      -P ${CMAKE_CURRENT_SOURCE_DIR}/check-harness.cmake --
      $<TARGET_FILE:jump-harness> --timeline
      --log-dir ${CMAKE_BINARY_DIR}/logs/harness.${name}
      ${defines} ${scenarios}/${scenario}.scenario)
  set_tests_properties(harness.${name} PROPERTIES TIMEOUT 120 LABELS "harness;guest")
endfunction()

# Time enough for a machine that much else runs on; a case that ends by running out of it gives less.
set(patience TIMEOUT=60 SILENCE=60)
function(tap_case case status sentence)
  harness_case(qemu.${case} tap ${status} "${sentence}" GUEST=${guest} CASE=${case} ${patience} ${ARGN})
endfunction()

harness_add_scenario(NAME harness.qemu.passes SCENARIO scenarios/tap.scenario
  DEFINES GUEST=${guest} CASE=good ${patience} TIMEOUT 120 LABELS harness guest)
tap_case(good         0 " s of CPU  the end;PASS tap: ")
tap_case(not-ok       1 "FAIL tap: a test failed: not ok 2 - second.")
tap_case(silent       1 "FAIL tap: the guest fell silent: nothing on the serial port for 3 s.;\
/tap.registers.log;CPU 0: EIP=; CPL=0 HLT=1 IF=0 CR3=00000000;CPU 1: EIP=" SILENCE=3)
tap_case(chatter      1 "FAIL tap: the guest had not ended after 6 s (timeout).;\
CPU 0: EIP=; CPL=0 HLT=0 IF=0 CR3=00000000;CPU 1: EIP=" TIMEOUT=6)
tap_case(triple-fault 1 "FAIL tap: the guest died of a triple fault.")
tap_case(reset        1
  "FAIL tap: the guest reset the machine, but was expected to end with status 33.")
tap_case(poweroff     1
  "FAIL tap: the guest switched the machine off, but was expected to end with status 33.")
tap_case(wrong-status 1
  "FAIL tap: the guest ended with status 35, but was expected to end with status 33.")
tap_case(truncated    1
  "FAIL tap: the plan is not complete: 1 of 3 tests are missing, the first is 3.")
tap_case(no-plan      1 "FAIL tap: there is no TAP plan.")
tap_case(unheard-of   1 "no case=NAME on the command line, or an unknown one")

foreach(way poweroff reset)
  harness_case(qemu.end-${way} end 0 "PASS end: " GUEST=${guest} CASE=${way} END=${way})
  harness_case(qemu.end-${way}-only end 1 "FAIL end: the guest ended with status 33"
    GUEST=${guest} CASE=good END=${way})
endforeach()
harness_case(qemu.end-reset-no-triple-fault end 1 "FAIL end: the guest died of a triple fault."
  GUEST=${guest} CASE=triple-fault END=reset)

harness_case(qemu.stop stop 0 "PASS stop: " GUEST=${guest} CASE=fault ${patience})
harness_case(qemu.stop-missing stop 1
  "step 1 of 1 did not happen: the guest never printed /^fault: vector 13$/"
  GUEST=${guest} CASE=silent TIMEOUT=5)
harness_case(qemu.send dialogue 0 "PASS dialogue: " GUEST=${guest} TEXT=x)
harness_case(qemu.send-other dialogue 1 "FAIL dialogue: the guest ended with status 35"
  GUEST=${guest} TEXT=y)
harness_case(qemu.monitor monitor 0 "PASS monitor: " GUEST=${guest} COMMAND=system_reset)
harness_case(qemu.monitor-unknown monitor 1
  "FAIL monitor: QEMU refused a monitor command: unknown command: 'system_rest'."
  GUEST=${guest} COMMAND=system_rest)
harness_case(qemu.forbid forbid 1
  "FAIL forbid: the guest printed `a kernel message in between`, which /kernel message/ forbids."
  GUEST=${guest} CASE=good)
harness_case(qemu.no-such-cpu argument 1
  "FAIL argument: the emulator failed: qemu-system-i386: unable to find CPU model"
  GUEST=${guest} CPU=none)
harness_case(qemu.cpu argument 0 "PASS argument: " GUEST=${guest} CPU=pentium3)
harness_case(qemu.freeze freeze 0 "PASS freeze: "
  GUEST=${guest} CASE=chatter STATE=${CMAKE_CURRENT_BINARY_DIR}/state)
harness_case(qemu.resume resume 0 "PASS resume: "
  GUEST=${guest} STATE=${CMAKE_CURRENT_BINARY_DIR}/state)
set_tests_properties(harness.qemu.freeze PROPERTIES FIXTURES_SETUP harness-state)
set_tests_properties(harness.qemu.resume PROPERTIES FIXTURES_REQUIRED harness-state)
harness_case(qemu.freeze-missing freeze 1
  "the guest ended with status 33, but was expected to be stopped at"
  GUEST=${guest} CASE=good STATE=${CMAKE_CURRENT_BINARY_DIR}/no-state)
harness_case(qemu.undefined tap 2 "{GUEST} is not defined" CASE=good ${patience})

file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/disk.img "sector 0")
harness_case(qemu.disk disk 0 "PASS disk: "
  GUEST=${guest} DISK=${CMAKE_CURRENT_BINARY_DIR}/disk.img)

# The same guest from a CD-ROM, on both machines.
foreach(case good not-ok triple-fault reset truncated silent disk)
  harness_make_iso(NAME harness-iso-${case} OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/${case}.iso
    IMAGE ${guest} COMMAND_LINE case=${case} MODULES "${guest} one two"
    DEPENDS harness_test_guest)
endforeach()

function(iso_case emulator case status sentence)
  harness_case(${emulator}.iso-${case} iso ${status} ${sentence} EMULATOR=${emulator}
    ISO=${CMAKE_CURRENT_BINARY_DIR}/${case}.iso DISK=${CMAKE_CURRENT_BINARY_DIR}/disk.img ${patience} ${ARGN})
endfunction()

foreach(emulator qemu bochs)
  iso_case(${emulator} good         0 "PASS iso: ")
  iso_case(${emulator} disk         0 "PASS iso: ")
  iso_case(${emulator} not-ok       1 "FAIL iso: a test failed: not ok 2 - second.")
  iso_case(${emulator} triple-fault 1 "FAIL iso: the guest died of a triple fault.")
  iso_case(${emulator} reset        1
    "FAIL iso: the guest reset the machine, but was expected to")
  iso_case(${emulator} truncated    1
    "FAIL iso: the plan is not complete: 1 of 3 tests are missing")
endforeach()
iso_case(bochs silent 1 "FAIL iso: the guest fell silent: nothing on the serial port for 10 s." SILENCE=10)

# An ISO image of GRUB's is a disk's as well.
harness_case(qemu.boot-disk boot-disk 0 "PASS boot-disk: " DISK=${CMAKE_CURRENT_BINARY_DIR}/good.iso)
