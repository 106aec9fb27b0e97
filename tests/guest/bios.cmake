# SPDX-License-Identifier: MIT OR GPL-2.0-only
# Real-mode services. The files that the disk and the picture are compared with are made here.

add_executable(make-fixtures fixtures/make_fixtures.cpp)
target_compile_options(make-fixtures PRIVATE ${LIBJUMP_WARNINGS})
add_custom_command(OUTPUT ${fixtures}/disk.img ${fixtures}/disk-after.img ${fixtures}/screen.ppm
  COMMAND ${CMAKE_COMMAND} -E make_directory ${fixtures}
  COMMAND make-fixtures ${fixtures}
  DEPENDS make-fixtures
  COMMENT "Making the BIOS guests' files"
  VERBATIM)
add_custom_target(fixtures ALL DEPENDS ${fixtures}/disk.img)

foreach(leaver IN LISTS leavers)
  foreach(test e820 buffer many devices clock refusals abandoned services interrupts c-abi)
    guest(bios/${test} ${leaver} bios)
  endforeach()
  foreach(test disk key video)
    guest(bios/${test} ${leaver} bios-${test})
  endforeach()
endforeach()
foreach(leaver pae/newest-cpu nopae/newest-cpu x86_64/4-level/newest-cpu)
  guest(bios/many ${leaver} bios)
  guest(bios/devices ${leaver} bios)
endforeach()
guest(bios/key x86_64/4-level/newest-cpu bios-key)
foreach(mode pae nopae)
  guest(bios/devices ${mode}/no-sse bios)
endforeach()

foreach(mode pae nopae x86_64/pcid)
  rounds(bios-many ${mode} bios-many bios-not-so-many)
  foreach(test e820 devices services c-abi)
    iso(bios-${test} ${mode} test=bios-${test} iso qemu bochs)
  endforeach()
  iso(bios-interrupts ${mode} test=bios-interrupts iso qemu)
  iso(bios-x87 ${mode} "test=bios-interrupts x87" iso bochs)
  iso(bios-abandoned ${mode} test=bios-abandoned iso qemu)
  iso(bios-limits ${mode} "test=bios-abandoned limits" iso bochs)
  iso(bios-disk ${mode} test=bios-disk iso-bios-disk qemu bochs)
  iso(bios-video ${mode} test=bios-video iso qemu)
  # Bochs's text display cannot show graphics.
  iso(bios-modes ${mode} "test=bios-video list" iso bochs)
endforeach()

# Examples of docs/BIOS.md: bios_command(NAME END-STATUS EXPECTED COMMAND-LINE).
function(bios_command name end expect command)
  foreach(arch i386 x86_64)
    harness_add_scenario(NAME guest/bios/command/${arch}/${name} SCENARIO scenarios/bios-command.scenario
      TIMEOUT 60 LABELS guest DEFINES ARCH=${arch} BIOS=${target_${arch}}/multiboot/libjump-bios.elf
      FIXTURES=${fixtures} END=${end} EXPECT=${expect} COMMAND=${command})
  endforeach()
endfunction()
bios_command(memory-size 33 "^eax=0000027f " "int=12")
bios_command(memory-map 33 "^buffer.0010: 02 00 00 00" "int=15 eax=e820 edx=534d4150 ecx=14 ebx=1 es=buffer dump=14")
bios_command(chs 33 "^buffer.0000: 00 07 0e 15 1c 23 2a 31" "int=13 eax=201 ecx=1 edx=80 es=buffer dump=20")
bios_command(lba 33 "^buffer.0020: 00 07 0e 15 1c 23 2a 31"
  "int=13 eax=4200 edx=80 ds=buffer in=10000100200000820000000000000000 dump=40")
bios_command(vbe 33 "^buffer.0000: 56 45 53 41 00 03 .*VESA" "int=10 eax=4f00 es=buffer in=56424532 dump=40")
bios_command(pci 33 "edx=20494350 " "int=1a eax=b101")
bios_command(far-call 33 "^eax=0000fffe " "segment=8200 offset=0 eax=1 in=f7d0cb dump=3")
bios_command(fault 35 "^Bail out! real-mode code raised exception 6 at 0x8200:0x0" "segment=8200 offset=0 in=0f0b")
bios_command(timeout 35 "^Bail out! real-mode code did not return in time. it was at 0x8200:0x0"
  "segment=8200 offset=0 eflags=200 in=ebfe ticks=5")
bios_command(bad-vector 35 "^Bail out! interrupt vector 0x100 is above 0xff" "int=100")
bios_command(wraps 35 "^Bail out! the address 0xffff:0x10 passes the end of its segment or of the first MiB"
  "segment=ffff offset=10")
bios_command(nothing-asked 35 "^Bail out! say what to call: int=VECTOR, or segment=SEGMENT offset=OFFSET" "eax=1")
bios_command(no-number 35 "^Bail out! int=xyz: not a hexadecimal number" "int=xyz")
bios_command(too-wide 35 "^Bail out! es=12345: neither a hexadecimal number of at most 16 bits nor buffer" "int=12 es=12345")
bios_command(half-a-byte 35 "^Bail out! in=f: not bytes of two hexadecimal digits each" "int=12 in=f")
bios_command(twice 35 "^Bail out! int=13: the second word of this name" "int=12 int=13")
bios_command(no-word 35 "^Bail out! ah=1: no word of a call" "int=12 ah=1")
add_test(NAME guest/bios-examples COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/bios-examples ${CMAKE_BINARY_DIR})
set_tests_properties(guest/bios-examples PROPERTIES LABELS guest TIMEOUT 300)
