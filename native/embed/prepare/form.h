// SPDX-License-Identifier: MIT
// A network as preparing hands it on, and a form of it before it is written to disk.
#pragma once

#include <onnx/onnx_pb.h>

#include <optional>
#include <string>
#include <vector>

#include "embed/network.h"
#include "embed/prepare/graph_runner.h"
#include "io/files.h"

namespace vitrine::embed {

// A network whose one output is the feature, folded: no constants to compute, no batch norms beside a
// convolution, no dropouts. All its initialisers stand in the graph.
struct CutNetwork {
  ModelCard card;  // feature_at is kOutput and feature the graph's output
  onnx::ModelProto model;
};

// The pictures a form is calibrated and measured on, as the network's input tensors of one picture each. The
// card's preprocessing is done.
using CalibrationTensors = std::vector<FloatTensor>;

// What write_form() writes.
struct BuiltForm {
  std::string name;                              // "fp32", "int8", "int8-packed"
  onnx::ModelProto graph;                        // its large initialisers point into `weights`
  std::optional<onnx::ModelProto> webgpu_graph;  // points into the same
  io::Bytes weights;                             // the external file, unpacked
  // How it travels; none: as it is. `packed` are the travelling bytes where there are blocks.
  std::vector<WeightBlock> blocks;
  io::Bytes packed;
  std::optional<Agreement> agreement;
};

}  // namespace vitrine::embed
