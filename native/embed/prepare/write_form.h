// SPDX-License-Identifier: MIT
// A form of a network goes to disk: graphs and parts of its weights, each named by what it holds.
#pragma once

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "embed/network.h"
#include "io/files.h"
#include "vitrine/result.h"

namespace vitrine::embed {

// All initialisers stand in the graphs.
struct FormGraphs {
  std::string name;  // "fp32", "int8", ...
  onnx::ModelProto graph;
  std::optional<onnx::ModelProto> webgpu_graph;  // tensors that both hold have one name and equal bytes
  // Tensors that travel as groups of 4 bits (vitrine/packed_weights.h), by name.
  std::map<std::string, io::Bytes> packed;
  std::optional<Agreement> agreement;
};

// Writes the form's files into `folder`: graph-<hash>.onnx and weights-<hash>.bin, the hash being the first
// 16 hex digits of their SHA-256. What is there already is left alone. `written` is told of bytes as they
// reach the disk. Gives back form, files, weights and agreement; card and model_hash are the caller's.
// Errors: kIo, kTooLarge, kOutOfMemory, kInterrupted; kInvalidArgument for a packed tensor that is not among
// the weights.
[[nodiscard]] Result<Network> write_form(FormGraphs form, const std::filesystem::path& folder,
                                         const std::function<void(std::uint64_t bytes)>& written);

}  // namespace vitrine::embed
