// SPDX-License-Identifier: MIT
// VGG16's architecture (Simonyan and Zisserman 2014, configuration D) as an ONNX graph that still lacks its
// weights.
#pragma once

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <string>
#include <vector>

namespace vitrine::embed {

// A float32 initialiser to come.
struct WantedTensor {
  std::string name;
  std::vector<std::int64_t> sides;
  std::uint64_t inputs = 0;  // values each output sums; 0 for a bias, which is all zeros
  std::uint64_t values = 0;  // product of the sides
};

struct Skeleton {
  onnx::ModelProto model;             // without initialisers
  std::vector<WantedTensor> tensors;  // in the order of the layers
};

// Thirteen convolutions, three dense layers, every ReLU and dropout; input data [n,3,224,224], output the
// 1000 classes before softmax. `width` divides all channels and dense layers save the classes: 1 is VGG16
// itself.
[[nodiscard]] Skeleton vgg16_skeleton(std::int64_t width);

}  // namespace vitrine::embed
