# SPDX-License-Identifier: MIT OR GPL-2.0-only
# Peers in long mode.
libjump_offsets(${CMAKE_CURRENT_SOURCE_DIR}/../native_mailbox_layout.cpp ${folder}/native_mailbox.inc -m64)

# native_peer(NAME SOURCE ADDRESS [DEFINE...])
function(native_peer name source address)
  list(TRANSFORM ARGN PREPEND -D)
  add_custom_command(OUTPUT ${name}.elf
    COMMAND ${CMAKE_ASM_NASM_COMPILER} -f elf64 -w+error -I${folder}/ -I${CMAKE_CURRENT_SOURCE_DIR}/
            -I${PROJECT_SOURCE_DIR}/asm/include/ -DPEER_BASE=${address} ${ARGN} -o ${name}.o ${CMAKE_CURRENT_SOURCE_DIR}/${source}
    COMMAND ${LIBJUMP_LD} -m elf_x86_64 -N -Ttext=${address} -e start -o ${name}.elf ${name}.o --no-warn-rwx-segments
    DEPENDS ${source} peer.inc breakpoints.inc nmi.inc ${folder}/mailbox.inc ${folder}/native_mailbox.inc
    COMMENT "Linking peer ${name}"
    VERBATIM)
  set(peers ${peers} ${folder}/${name}.elf PARENT_SCOPE)
endfunction()

native_peer(contract64 contract64.asm 0x2000000)
native_peer(contract64-low contract64.asm 0x10000)
native_peer(contract64-high contract64.asm 0x148000000)
native_peer(trash64 trash64.asm 0x2000000)
native_peer(resumable64-one resumable.asm 0x2000000 FIRST_COUNT=1)
native_peer(resumable64-hundred resumable.asm 0x2000000 FIRST_COUNT=100)
native_peer(resumable64-apart resumable.asm 0x2400000 FIRST_COUNT=1000)
native_peer(sums64 sums64.asm 0x2000000)
native_peer(sums64-high sums64.asm 0x140000000)
native_peer(fault64 fault.asm 0x2000000)
native_peer(breakpoints64 breakpoints64.asm 0x2000000)
native_peer(breakpoints64-int1 breakpoints64.asm 0x2000000 INT1)
native_peer(nested64 nested64.asm 0x2000000)
native_peer(nmi64 nmi64.asm 0x2000000)
native_peer(one-way64 one_way.asm 0x2000000)
native_peer(ibt64 ibt.asm 0x2000000)
