# SPDX-License-Identifier: MIT OR GPL-2.0-only
# Targets that the tests of one label need, for ./dev test -L LABEL: every target of the folders they come from.

# lane(NAME FOLDER...)
function(lane name)
  add_custom_target(${name} DEPENDS target jump-harness)
  foreach(folder IN LISTS ARGN)
    get_property(targets DIRECTORY ${folder} PROPERTY BUILDSYSTEM_TARGETS)
    foreach(target IN LISTS targets)
      if(target MATCHES "^(host|guest)-tests$|^demo-|^bench$")
        continue()
      endif()
      add_dependencies(${name} ${target})
    endforeach()
  endforeach()
endfunction()

set(harness ${PROJECT_SOURCE_DIR}/qemu-harness/tests)
lane(host-tests ${CMAKE_CURRENT_SOURCE_DIR} bench kjump fuzz ${PROJECT_SOURCE_DIR}/freestanding/linux/kjump)
lane(guest-tests guest ${harness} ${harness}/guest)
lane(harness-tests ${harness} ${harness}/guest)
