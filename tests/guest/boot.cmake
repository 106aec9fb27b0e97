# SPDX-License-Identifier: MIT OR GPL-2.0-only
# The environment itself, which has to be a kernel such as libjump is made for.

# boot(ARCH NAME MODE CPU [MEMORY])
function(boot arch name mode cpu)
  list(APPEND ARGN 64M)
  list(GET ARGN 0 memory)
  harness_add_scenario(NAME guest/boot/${arch}/${name} SCENARIO scenarios/boot.scenario TIMEOUT 90 LABELS guest
    DEFINES ARCH=${arch} IMAGE=${target_${arch}}/guest/image/guest.elf "MODE=${mode}" CPU=${cpu} MEMORY=${memory})
endfunction()
function(boot_crash arch registers)
  harness_add_scenario(NAME guest/boot/${arch}/crash SCENARIO scenarios/boot-crash.scenario TIMEOUT 60 LABELS guest
    DEFINES ARCH=${arch} IMAGE=${target_${arch}}/guest/image/guest.elf "REGISTERS=${registers}")
endfunction()
function(boot_refused name mode cpu reason)
  harness_add_scenario(NAME guest/boot/x86_64/${name} SCENARIO scenarios/boot-refused.scenario TIMEOUT 60 LABELS guest
    DEFINES ARCH=x86_64 IMAGE=${target_x86_64}/guest/image/guest.elf "MODE=${mode}" CPU=${cpu} "REASON=${reason}")
endfunction()
boot(i386 nopae "" qemu32)
boot(i386 pae pae max)
boot(x86_64 oldest-cpu "" qemu64)
boot(x86_64 newest-cpu "" max)
boot(x86_64 5-level la57 max,la57=on)
boot(x86_64 5-level-able "" max,la57=on)
boot(x86_64 high-memory high qemu64 6G)
boot(x86_64 5-level-high-memory "la57 high" max,la57=on 6G)
boot_crash(i386 "eip c01[0-9a-f]{5} cs 00000028 ")
boot_crash(x86_64 "rip ffffffff801[0-9a-f]{5} cs 0028 ")
boot_refused(no-long-mode "" qemu32 "this CPU has no long mode")
boot_refused(no-5-level la57 max,la57=off "this CPU has no 5-level paging")
