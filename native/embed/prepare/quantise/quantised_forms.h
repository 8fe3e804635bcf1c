// SPDX-License-Identifier: MIT
// The forms of a network that a browser runs: int8 weights and activations, calibrated on the museum's own
// pictures, and the same with its big dense layers restricted to what 4 bits a weight can say.
#pragma once

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "embed/network.h"
#include "io/files.h"
#include "vitrine/result.h"

namespace vitrine::embed {

inline constexpr const char* kInt8Form = "int8";
inline constexpr const char* kInt8PackedForm = "int8-packed";

// Dense layers of at least so many weights are packed: the others are too small for the loss to pay.
inline constexpr std::uint64_t kLeastPackedWeights = 1 << 20;

// The pictures a network is calibrated and judged on.
struct CalibrationPictures {
  std::size_t count = 0;
  // The network's input tensor for picture i, preprocessed; asked for one at a time, several times each, by
  // one thread.
  std::function<Result<std::vector<float>>(std::size_t i)> tensor;
};

// Weights that travel as int4.
struct PackedTensor {
  std::string name;  // an int8 initialiser of the graph, whose raw data are what `groups` unpack to
  io::Bytes groups;  // see vitrine/packed_weights.h
};

struct QuantisedForm {
  std::string name;  // kInt8Form or kInt8PackedForm
  // Runs in ONNX Runtime and ONNX Runtime Web on the processor. Initialisers stand in the graph, in the
  // plain style of onnx_model.h.
  onnx::ModelProto graph;
  // The same weights with float activations, for WebGPU. Tensors that both graphs hold have one name and
  // equal bytes.
  onnx::ModelProto webgpu_graph;
  std::vector<PackedTensor> packed;  // empty for kInt8Form
  Agreement agreement;               // with the float network, on the calibration pictures
};

struct QuantiseOptions {
  std::set<std::string> forms = {kInt8Form, kInt8PackedForm};  // which to make
  unsigned threads = 0;                                        // of ONNX Runtime; 0: one a core
  std::filesystem::path scratch;  // for files in between; empty: the system's temporary folder
  // Told what is being done and how far it is, for people; may be empty.
  std::function<void(const std::string& what, std::size_t done, std::size_t of)> progress;
};

// Makes the forms of `network` that are asked for, each handed to `take` as soon as it is ready, kInt8Form
// first; kInt8PackedForm only where there is a layer to pack. `network`: in the plain style and folded
// (cut_network.h), one float32 input of a fixed shape (a first side that is free counts as 1), one output:
// the feature. Errors: kInvalidArgument without pictures; kUnsupported for operators or versions that cannot
// be quantised here, naming them; kCorrupt for weights or activations that are not finite; kInterrupted; what
// `tensor` and `take` answer.
[[nodiscard]] Status quantised_forms(const onnx::ModelProto& network, const CalibrationPictures& pictures,
                                     const QuantiseOptions& options,
                                     const std::function<Status(QuantisedForm form)>& take);

}  // namespace vitrine::embed
