# SPDX-License-Identifier: MIT OR GPL-2.0-only
# demo-NAME: what the demo NAME needs built, and nothing else. ./dev lists the packages for each. demo-quick, which needs
# no Linux, is a target of the i686 build.

foreach(demo jump hibernation snapshots kernels bios)
  add_custom_target(demo-${demo})
  add_dependencies(demo-${demo} jump-harness linux-kernel-pae-smp linux-initramfs)
endforeach()
add_dependencies(demo-bios target fixtures)
add_custom_target(demo-module)
add_dependencies(demo-module jump-harness stock-initramfs-6.1)
