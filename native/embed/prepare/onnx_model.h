// SPDX-License-Identifier: MIT
// ONNX files read as hostile and brought into one plain style, so that all that follows may rely on it.
//
// The plain style: one graph without subgraphs or functions; nodes in an order in which they can run; every
// tensor made once; every constant an initialiser whose bytes stand in the file and are as many as its shape
// asks for; no initialiser among the inputs; no names of shapes that may no longer hold.
#pragma once

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "io/files.h"
#include "vitrine/result.h"

namespace vitrine::embed {

// The largest graphs of the Zoo have some thousand nodes.
inline constexpr int kMaxGraphNodes = 100000;
// No network has tensors of more sides than this.
inline constexpr int kMaxTensorSides = 8;

// Where initialisers may stand outside the file: their location, offset and length must then be there and lie
// within `bytes` of that one location.
struct ExternalWeights {
  std::string location;
  std::uint64_t bytes = 0;
};

// Reads an ONNX file of at most kMaxModelBytes and brings it into the plain style. `name` stands in messages.
// Errors: kTooLarge; kCorrupt for bytes that are no ONNX or contradict themselves (shapes that do not fit
// their data, tensors made twice or used before they are made); kUnsupported for what the plain style has no
// place for: subgraphs, functions, sparse initialisers, weights in other files than `external` allows.
[[nodiscard]] Result<onnx::ModelProto> read_onnx(std::span<const std::uint8_t> bytes, std::string_view name,
                                                 const ExternalWeights* external = nullptr);

// The same checks for a model at hand.
[[nodiscard]] Status check_onnx(const onnx::ModelProto& model, std::string_view name,
                                const ExternalWeights* external = nullptr);

// Initialisers leave the list of inputs, Constant nodes become initialisers, texts for people and shapes of
// inner tensors go. Errors: kUnsupported for a Constant node that holds no dense tensor or number.
[[nodiscard]] Status make_plain(onnx::ModelProto& model, std::string_view name);

// The model as a file's bytes; equal models give equal bytes. Errors: kTooLarge beyond kMaxModelBytes.
[[nodiscard]] Result<io::Bytes> write_onnx(const onnx::ModelProto& model);

// The version of ONNX's own operators that the model asks for; 0 where it names none.
[[nodiscard]] std::int64_t opset_of(const onnx::ModelProto& model);

}  // namespace vitrine::embed
