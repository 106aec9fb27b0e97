# SPDX-License-Identifier: MIT OR GPL-2.0-only
# demo-NAME: what the demo NAME needs built, and nothing else. ./dev lists the packages for each. demo-quick, which needs
# no Linux, is a target of the i686 build. demo-i386-NAME: the same demo on the patched kernel for i386.

foreach(demo jump bios i386-hibernation i386-snapshots i386-kernels)
  add_custom_target(demo-${demo})
  add_dependencies(demo-${demo} jump-harness linux-kernel-pae-smp linux-initramfs)
endforeach()
add_dependencies(demo-bios target fixtures)
foreach(demo module hibernation snapshots kernels)
  add_custom_target(demo-${demo})
  add_dependencies(demo-${demo} jump-harness stock-initramfs-6.1)
endforeach()
add_dependencies(demo-kernels stock-initramfs-6.12)
