# SPDX-License-Identifier: MIT OR GPL-2.0-only
# With every change each kind of test runs, in the soak each combination too: a test whose name one of the regular
# expressions in `breadth` matches is made where LIBJUMP_SOAK is on, and ./dev soak finds it by the label soak.

# labels_of(VARIABLE TEST LABEL...): sets VARIABLE to TEST's labels, or to nothing if there is no such test.
function(labels_of variable test)
  foreach(expression IN LISTS breadth)
    if(test MATCHES "^${expression}$")
      if(NOT LIBJUMP_SOAK)
        set(${variable} "" PARENT_SCOPE)
        return()
      endif()
      list(APPEND ARGN soak)
      break()
    endif()
  endforeach()
  set(${variable} ${ARGN} PARENT_SCOPE)
endfunction()
