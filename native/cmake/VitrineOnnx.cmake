# SPDX-License-Identifier: MIT
# Defines vitrine::onnx, the message classes of ONNX files, where the system has them (Debian: libonnx-dev and
# libprotobuf-dev). Without them networks cannot be prepared or seeded; everything else works.
include_guard(GLOBAL)

function(vitrine_find_onnx)
  find_package(Protobuf QUIET)
  if(TARGET protobuf::libprotobuf)
    find_package(ONNX QUIET CONFIG)
  endif()
  if(NOT TARGET onnx_proto)
    message(STATUS "ONNX: none (Debian: libonnx-dev, libprotobuf-dev); built without preparing networks")
    return()
  endif()
  # Found here, linked by folders elsewhere as well.
  set_target_properties(onnx_proto protobuf::libprotobuf PROPERTIES IMPORTED_GLOBAL TRUE)
  # The package's own target says how its classes were built (ONNX_ML, the namespace).
  add_library(vitrine_onnx INTERFACE)
  target_link_libraries(vitrine_onnx INTERFACE onnx_proto protobuf::libprotobuf)
  add_library(vitrine::onnx ALIAS vitrine_onnx)
  message(STATUS "ONNX: ${ONNX_VERSION}, protobuf ${Protobuf_VERSION}")
endfunction()

vitrine_find_onnx()
