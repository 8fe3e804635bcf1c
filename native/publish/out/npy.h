// SPDX-License-Identifier: MIT
// How NumPy's own files begin.
#pragma once

#include <cstddef>
#include <string>

namespace vitrine::publish {

// Of a matrix of float32, row by row: "\x93NUMPY", version 1.0, the length of what follows (u16), then a
// dictionary padded with spaces to a multiple of 64 and ended by a line feed, so that the values begin where
// vector instructions like it.
[[nodiscard]] std::string npy_header(std::size_t rows, std::size_t columns);

}  // namespace vitrine::publish
