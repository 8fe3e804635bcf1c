# SPDX-License-Identifier: MIT
# Finds the emcc on the PATH (Debian's or an emsdk's) and hands over to its own CMake toolchain.
find_program(VITRINE_EMCC emcc REQUIRED)
if(DEFINED ENV{EMSDK})
  set(_vitrine_emscripten_root "$ENV{EMSDK}/upstream/emscripten")
else()
  execute_process(COMMAND em-config EMSCRIPTEN_ROOT OUTPUT_VARIABLE _vitrine_emscripten_root
                  OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
endif()
include("${_vitrine_emscripten_root}/cmake/Modules/Platform/Emscripten.cmake")

# Debian keeps acorn, which the optimiser of the JavaScript glue needs, outside emcc's own search path.
if(EXISTS /usr/share/nodejs)
  set(CMAKE_CXX_LINKER_LAUNCHER "${CMAKE_COMMAND}" -E env NODE_PATH=/usr/share/nodejs)
endif()

# Header-only libraries are copied into the build tree: with all of /usr/include on its path, emcc would read glibc's headers.
set(VITRINE_STAGED_INCLUDE "${CMAKE_BINARY_DIR}/staged-include")
foreach(_library stb doctest)
  find_path(VITRINE_${_library}_ROOT NAMES ${_library} PATHS /usr/include /usr/local/include
            NO_CMAKE_FIND_ROOT_PATH NO_DEFAULT_PATH REQUIRED)
  file(COPY "${VITRINE_${_library}_ROOT}/${_library}" DESTINATION "${VITRINE_STAGED_INCLUDE}")
endforeach()
