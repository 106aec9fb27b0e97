# SPDX-License-Identifier: MIT OR GPL-2.0-only
#
# cmake -D STATUS=n -D SENTENCE=text -P check-harness.cmake -- COMMAND...
#
# Runs the command and demands this exit status, and this text in what it prints, or each text of a
# list. (CTest by itself checks one or the other.)

set(command "")
set(copying FALSE)
math(EXPR last "${CMAKE_ARGC} - 1")
foreach(i RANGE ${last})
  if(copying)
    list(APPEND command "${CMAKE_ARGV${i}}")
  elseif(CMAKE_ARGV${i} STREQUAL "--")
    set(copying TRUE)
  endif()
endforeach()

execute_process(COMMAND ${command}
  RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
message("${output}")
if(NOT status STREQUAL STATUS)
  message(FATAL_ERROR "exit status ${status} instead of ${STATUS}")
endif()
foreach(sentence IN LISTS SENTENCE)
  string(FIND "${output}" "${sentence}" position)
  if(position EQUAL -1)
    message(FATAL_ERROR "the output lacks: ${sentence}")
  endif()
endforeach()
