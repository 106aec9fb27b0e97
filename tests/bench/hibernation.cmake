# SPDX-License-Identifier: MIT OR GPL-2.0-only
#
# What the part hibernation runs: a stock kernel with the tests' initramfs, and a saver's, which is as small as one that
# initramfs-tools makes: it has the drivers of the disks alone.
set(kernel ${CMAKE_BINARY_DIR}/linux/stock-6.1)
set(tests ${CMAKE_CURRENT_SOURCE_DIR}/../linux)
add_custom_target(bench-saver
  COMMAND ${CMAKE_COMMAND} -E make_directory ${kernel}/saver
  COMMAND ${CMAKE_COMMAND} -E create_symlink ../kernel ${kernel}/saver/kernel
  COMMAND ${CMAKE_COMMAND} -E create_symlink ../module ${kernel}/saver/module
  COMMAND ${tests}/module/build-initramfs ${kernel}/saver "virtio_pci virtio_blk" "" $<TARGET_FILE:kjump-amd64>:/bin/kjump
          $<TARGET_FILE:leave-emulator> ${tests}/module/guest/stock-saver
          ${tests}/guest/power-cuts.sh:/lib/test/power-cuts.sh
          ${PROJECT_SOURCE_DIR}/freestanding/linux/kjump/saver/scripts/kjump:/lib/saver/kjump
          ${PROJECT_SOURCE_DIR}/freestanding/linux/kjump/saver/scripts/init-top/kjump:/lib/saver/init-top
  COMMENT "Making the saver's initramfs"
  USES_TERMINAL VERBATIM)
add_dependencies(bench-saver module-6.1 kjump-amd64 leave-emulator)
add_dependencies(bench bench-saver stock-initramfs-6.1 saver-kernel-6.1 jump-harness)
