# SPDX-License-Identifier: MIT OR GPL-2.0-only
# kjump_sources(TARGET WIDTH): makes TARGET, of 32 or 64 bits, from everything but main(), and tells what links it how
# to compile.
include(GNUInstallDirs)
set(KJUMP_DIR ${CMAKE_CURRENT_LIST_DIR})
# Headers alone, the same for every width.
find_path(LIBJUMP_JSON nlohmann/json.hpp REQUIRED)
function(kjump_sources target width)
  set(sources
    commands/bios.cpp commands/boot_check.cpp commands/boot_saver.cpp commands/command_line.cpp
    commands/departure.cpp commands/dump.cpp commands/dump_image.cpp commands/dump_maker.cpp
    commands/dump_output.cpp commands/guard.cpp commands/hibernate.cpp commands/load.cpp commands/make_saver.cpp
    commands/option_checks.cpp commands/option_values.cpp commands/options.cpp commands/prepared_kernel.cpp
    commands/prepared_saver.cpp commands/restore.cpp commands/restore_at_boot.cpp
    commands/restore_core.cpp commands/restore_pages.cpp commands/restorer.cpp commands/secret_options.cpp
    commands/run.cpp commands/save.cpp commands/save_awaited.cpp commands/save_source.cpp commands/slot_option.cpp commands/status.cpp
    commands/status_facts.cpp commands/status_json.cpp commands/status_words.cpp commands/switch.cpp commands/task.cpp
    commands/unload.cpp commands/usage.cpp commands/window.cpp
    image/awaiting_place.cpp image/content.cpp image/core_header.cpp image/dump_file.cpp
    image/file_systems_check.cpp image/find_images.cpp image/header.cpp image/header_writer.cpp image/image.cpp image/image_file.cpp image/image_id.cpp
    image/image_room.cpp image/kdump.cpp image/kdump_content.cpp image/kdump_content_dump.cpp image/kdump_headers.cpp image/kdump_writer.cpp image/key_archive.cpp
    image/memory_check.cpp image/placed_image.cpp image/report.cpp image/state_check.cpp
    image/stored_encryption.cpp image/stored_file_systems.cpp image/target.cpp
    machine/bare_program.cpp machine/blocked_signals.cpp machine/boot_initrds.cpp machine/boot_knowledge.cpp
    machine/crash_kernel.cpp machine/device.cpp machine/device_failures.cpp machine/device_kernel.cpp
    machine/device_windows.cpp machine/entry.cpp machine/file_lock.cpp machine/find_kernel.cpp
    machine/firmware_map.cpp machine/free_pages.cpp machine/guard.cpp machine/kernel_id.cpp machine/kexec_kernel.cpp
    machine/kexec_slots.cpp machine/left_kernel.cpp machine/linux_image.cpp machine/linux_peer.cpp
    machine/linux_window.cpp machine/long_entry.cpp machine/machine_id.cpp machine/memory_blocks.cpp
    machine/memory_map.cpp machine/room.cpp
    machine/resident_saver.cpp machine/round_trip.cpp machine/running_kernel.cpp machine/saver.cpp machine/segments.cpp
    machine/slot_choice.cpp machine/unpack_kernel.cpp machine/unpacked_kernel.cpp machine/vmcoreinfo.cpp
    machine/waiting_kernel.cpp
    elf/elf_core.cpp elf/elf_headers.cpp elf/elf_writer.cpp
    base/caught_signals.cpp base/direct_page.cpp base/disk.cpp base/disks.cpp base/extent_storage.cpp base/extents.cpp base/file.cpp
    base/file_system.cpp base/journal.cpp base/keys.cpp base/mapping.cpp base/mounted_file_system.cpp base/parallel.cpp base/path.cpp base/program.cpp
    base/progress.cpp base/source.cpp base/terminal.cpp base/text.cpp base/volume.cpp
    ../../common/bios_command.cpp ../../common/bios_print.cpp)
  if(width EQUAL 64)
    list(APPEND sources base/secret.cpp base/zstandard.cpp image/image_cipher.cpp image/image_key.cpp image/page_chunk.cpp)
  else()
    list(APPEND sources base/no_zstandard.cpp image/no_encryption.cpp image/no_page_chunk.cpp)
  endif()
  list(TRANSFORM sources PREPEND ${KJUMP_DIR}/)
  # Parts of libjump that kjump uses: the trampoline with its memory and request, and the words for a call.
  set(libjump ${PROJECT_SOURCE_DIR}/libjump)
  libjump_layout(layout ${target} real_mode/layout.cpp -m32)
  libjump_assemble(trampoline real_mode/call.asm elf${width} ${layout})
  libjump_assemble(linux_entry ../freestanding/linux/kjump/machine/linux_entry.asm elf${width} ${layout})
  libjump_assemble(long_entry ../freestanding/linux/kjump/machine/long_entry.asm elf${width} ${layout})
  libjump_assemble(guard ../freestanding/linux/kjump/machine/guard.asm elf${width} ${layout})
  set(objects ${trampoline} ${linux_entry} ${long_entry} ${guard})
  set_source_files_properties(${objects} PROPERTIES EXTERNAL_OBJECT ON GENERATED ON)
  target_sources(${target} PRIVATE ${sources} ${objects} ${libjump}/src/bios/call.cpp
    ${libjump}/src/bios/devices.cpp ${libjump}/src/bios/window.cpp ${libjump}/src/error.cpp)
  target_include_directories(${target} PUBLIC ${KJUMP_DIR} ${libjump}/include ${KJUMP_DIR}/../module/include)
  target_include_directories(${target} SYSTEM PRIVATE ${LIBJUMP_JSON})
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_compile_definitions(${target} PUBLIC _FILE_OFFSET_BITS=64 PRIVATE KJUMP_VERSION="${PROJECT_VERSION}"
    KJUMP_DATA="${CMAKE_INSTALL_FULL_DATADIR}/kjump")
  target_compile_options(${target} PUBLIC ${LIBJUMP_WARNINGS})
endfunction()

# kjump_compile_together(TARGET): a dozen sources at a time, which takes a sixth of the time. That each source includes what
# it needs the preset default shows, which compiles each by itself, and ./dev soak clang.
function(kjump_compile_together target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 12)
endfunction()
