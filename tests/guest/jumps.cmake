# SPDX-License-Identifier: MIT OR GPL-2.0-only
# Jumps from QEMU's -kernel.

foreach(leaver IN LISTS leavers)
  foreach(test round-trip contract identity thousand resume segments over-image readonly-gdt one-way refusals misuse)
    guest(${test} ${leaver} tap)
  endforeach()
  guest(fault/invalid-opcode ${leaver} peer-fault ORDER=0 VECTOR=00000006 ERROR=00000000)
  guest(fault/division ${leaver} peer-fault ORDER=1 VECTOR=00000000 ERROR=00000000)
  guest(fault/selector ${leaver} peer-fault ORDER=2 VECTOR=0000000d ERROR=00001238)
  guest(fault/nmi ${leaver} nmi)
  guest(fault/comes-back ${leaver} fault-comes-back)
  guest(fault/nested ${leaver} nested-fault)
  guest(fault/breakpoints ${leaver} breakpoints)
  guest(fault/nmi-ignored ${leaver} nmi-ignored)
  guest(fault/uart ${leaver} report-uart)
  guest(fault/leaving ${leaver} control-page-fault ORDER=0 PHASE=leav OFFSET=[0-7][0-9a-f]{2})
  guest(fault/moving ${leaver} control-page-fault ORDER=1 PHASE=move OFFSET=7fe)
  guest(fault/moving-back ${leaver} control-page-fault ORDER=2 PHASE=back OFFSET=7fe)
  guest(fault/returning ${leaver} control-page-fault ORDER=3 PHASE=retn OFFSET=7fe)
endforeach()

foreach(mode pae nopae)
  guest(readonly-page ${mode} tap)  # in long mode the leaver's mapping never runs
  foreach(cpu newest-cpu no-sse no-fxsave pentium-pro)
    guest(round-trip ${mode}/${cpu} tap)
  endforeach()
  guest(contract ${mode}/newest-cpu tap)
  guest(thousand ${mode}/newest-cpu tap)
endforeach()
foreach(cpu newest-cpu 5-level-able)
  guest(round-trip x86_64/4-level/${cpu} tap)
  guest(contract x86_64/4-level/${cpu} tap)
endforeach()

# The image that only visits what it is given.
foreach(leaver pae x86_64/4-level x86_64/5-level)
  guest(visit ${leaver} visit)
endforeach()
