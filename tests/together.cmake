# SPDX-License-Identifier: MIT OR GPL-2.0-only
# compile_together(TARGET CASE...): several files of test cases by one run of the compiler, which takes less than half of
# the time; the preset quick, which is for writing one, compiles each by itself. A file's name alone decides its group, so
# that a new one leaves the others as they are.
function(compile_together target)
  if(LIBJUMP_SANITIZERS)
    foreach(case IN LISTS ARGN)
      string(MD5 digest ${case})
      string(SUBSTRING ${digest} 0 1 digit)
      math(EXPR group "0x${digit} % 8")
      set_source_files_properties(${case} PROPERTIES UNITY_GROUP ${group})
    endforeach()
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  endif()
endfunction()
