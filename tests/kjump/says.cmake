# SPDX-License-Identifier: MIT OR GPL-2.0-only
# Runs PROGRAM with WORDS and judges its status and its words; what it prints goes to OUTPUT, if
# there is one.
separate_arguments(words UNIX_COMMAND "${WORDS}")
if(OUTPUT)
  execute_process(COMMAND ${PROGRAM} ${words}
    RESULT_VARIABLE status OUTPUT_FILE ${OUTPUT} ERROR_VARIABLE said)
else()
  execute_process(COMMAND ${PROGRAM} ${words}
    RESULT_VARIABLE status OUTPUT_VARIABLE said ERROR_VARIABLE said)
endif()
if(NOT status STREQUAL STATUS)
  message(FATAL_ERROR "status ${status} instead of ${STATUS}: ${said}")
endif()
if(NOT said MATCHES "${PATTERN}")
  message(FATAL_ERROR "does not match ${PATTERN}: ${said}")
endif()
