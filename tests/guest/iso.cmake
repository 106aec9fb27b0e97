# SPDX-License-Identifier: MIT OR GPL-2.0-only
# The same guests behind GRUB, on QEMU and on Bochs, a second machine: it has PCID and takes x87 exceptions, as QEMU
# does not.

set(modules "")
foreach(peer contract contract-low trash resumable-one resumable-hundred resumable-apart sums fault one-way)
  list(APPEND modules "${peers}/${peer}.elf ${peer}")
endforeach()
list(APPEND modules "${peers}/breakpoints-int1.elf breakpoints")

# ARCH is for QEMU alone.
set(qemu_i386 ARCH=i386 CPU=)
set(qemu_x86_64 ARCH=x86_64 CPU=max)
set(bochs_i386 ARCH=i386 CPU=)
set(bochs_x86_64 ARCH=i386 CPU=corei7_icelake_u)

# iso_run(NAME ARCH ISO SCENARIO EMULATOR [DEFINE...])
function(iso_run name arch iso scenario emulator)
  labels_of(labels guest/${name} guest)
  if(labels)
    harness_add_scenario(NAME guest/${name} SCENARIO scenarios/${scenario}.scenario TIMEOUT 420 LABELS ${labels}
      DEFINES EMULATOR=${emulator} ${${emulator}_${arch}} ISO=${CMAKE_CURRENT_BINARY_DIR}/${iso}.iso
              FIXTURES=${fixtures} ${report_${arch}} ${ARGN})
  endif()
endfunction()

# iso(NAME MODE COMMAND-LINE SCENARIO EMULATOR...): the guest from an ISO image on these emulators; there is no image
# where each of them is left to the soak. MODE: a word that the command line ends with, or x86_64/WORD.
function(iso name mode command_line scenario)
  set(arch i386)
  if(mode MATCHES ^x86_64/)
    set(arch x86_64)
  endif()
  get_filename_component(word ${mode} NAME)
  string(REPLACE "/" "-" file ${name}-${mode})
  set(tests "")
  foreach(emulator IN LISTS ARGN)
    labels_of(labels guest/${name}/${mode}/${emulator}-iso guest)
    list(APPEND tests ${labels})
  endforeach()
  if(ARGN AND NOT tests)
    return()
  endif()
  harness_make_iso(NAME iso-${file} OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/${file}.iso MODULES ${modules} DEPENDS target
    IMAGE ${target_${arch}}/guest/image/guest.elf COMMAND_LINE "${command_line} ${word}")
  foreach(emulator IN LISTS ARGN)
    iso_run(${name}/${mode}/${emulator}-iso ${arch} ${file} ${scenario} ${emulator})
  endforeach()
endfunction()

# rounds(NAME MODE TEST TENTH): a test that goes round often. Bochs takes a minute or two for that: with every change it
# goes round a tenth as often, under the name TENTH.
function(rounds name mode test tenth)
  if(LIBJUMP_SOAK)
    iso(${name} ${mode} test=${test} iso qemu bochs)
    set_tests_properties(guest/${name}/${mode}/bochs-iso PROPERTIES LABELS "guest;rounds")
  else()
    iso(${name} ${mode} test=${test} iso qemu)
    iso(${tenth} ${mode} "test=${test} tenth" iso bochs)
  endif()
endfunction()

foreach(mode pae nopae x86_64/pcid)
  foreach(test round-trip contract identity over-image readonly-gdt)
    iso(${test} ${mode} test=${test} iso qemu bochs)
  endforeach()
  rounds(thousand ${mode} thousand hundred)
  iso(one-way ${mode} test=one-way iso qemu bochs)
  iso(fault ${mode} "test=peer-fault order=0" iso-fault qemu bochs)
  iso(breakpoints ${mode} test=breakpoints iso-breakpoints bochs)
endforeach()
foreach(mode pae nopae)
  iso(data-page ${mode} test=data-page iso qemu bochs)
endforeach()
foreach(mode plain pcid)
  iso(boot x86_64/${mode} test=boot iso bochs)
endforeach()

# The Pentium II, without FXSAVE, and the newest.
foreach(cpu p2_klamath corei7_icelake_u)
  iso_run(round-trip/nopae/bochs-iso/${cpu} i386 round-trip-nopae iso bochs CPU=${cpu})
endforeach()

# CET, with PCID.
iso(round-trip x86_64/cet "test=round-trip pcid" iso)
iso_run(round-trip/x86_64/cet/bochs-iso/tigerlake x86_64 round-trip-x86_64-cet iso bochs CPU=tigerlake)
iso_run(boot/x86_64/pcid/bochs-iso/tigerlake x86_64 boot-x86_64-pcid iso bochs CPU=tigerlake)
