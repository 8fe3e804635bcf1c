# SPDX-License-Identifier: MIT
# Defines vitrine::onnxruntime where ONNX Runtime can be had: the system's own, or else what .ci/stage-onnxruntime put into
# build/deps/onnxruntime. Without either the target is missing and networks cannot be run; everything else works.
include_guard(GLOBAL)

set(VITRINE_ONNXRUNTIME_STAGED "${PROJECT_SOURCE_DIR}/build/deps/onnxruntime" CACHE PATH
    "Folder with lib/ and include/ of ONNX Runtime, used where the system has none")

function(vitrine_find_onnxruntime)
  find_package(onnxruntime QUIET CONFIG)
  if(TARGET onnxruntime::onnxruntime)
    add_library(vitrine::onnxruntime ALIAS onnxruntime::onnxruntime)
    message(STATUS "ONNX Runtime: the system's package")
    return()
  endif()
  # Headers and library must come from one place: never one of the system with one that was staged.
  find_path(onnxruntime_include onnxruntime_cxx_api.h PATH_SUFFIXES onnxruntime onnxruntime/core/session NO_CACHE)
  find_library(onnxruntime_library onnxruntime NO_CACHE)
  if(NOT onnxruntime_include OR NOT onnxruntime_library)
    unset(onnxruntime_include)
    unset(onnxruntime_library)
    find_path(onnxruntime_include onnxruntime_cxx_api.h PATHS "${VITRINE_ONNXRUNTIME_STAGED}/include" NO_DEFAULT_PATH NO_CACHE)
    find_library(onnxruntime_library onnxruntime PATHS "${VITRINE_ONNXRUNTIME_STAGED}/lib" NO_DEFAULT_PATH NO_CACHE)
  endif()
  if(NOT onnxruntime_include OR NOT onnxruntime_library)
    message(STATUS "ONNX Runtime: none (run .ci/stage-onnxruntime); built without networks")
    return()
  endif()
  # The library is linked by full path, so that the build's run path finds it.
  add_library(vitrine_onnxruntime INTERFACE)
  target_include_directories(vitrine_onnxruntime SYSTEM INTERFACE "${onnxruntime_include}")
  target_link_libraries(vitrine_onnxruntime INTERFACE "${onnxruntime_library}")
  add_library(vitrine::onnxruntime ALIAS vitrine_onnxruntime)
  message(STATUS "ONNX Runtime: ${onnxruntime_library}")
endfunction()

vitrine_find_onnxruntime()
