// SPDX-License-Identifier: MIT
// Compiled instead of everything else here where ONNX or ONNX Runtime was not found.
