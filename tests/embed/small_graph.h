// SPDX-License-Identifier: MIT
// Small networks made in the tests: of VGG's kind, in several handwritings.
#pragma once

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <string>
#include <vector>

#include "embed/model_card.h"

namespace vitrine::testing {

// Builds graphs a node at a time.
class GraphMaker {
 public:
  explicit GraphMaker(std::uint32_t seed = 1) : state_(seed) {
    model.set_ir_version(7);
    model.set_producer_name("test");
    model.add_opset_import()->set_version(13);
    model.mutable_graph()->set_name("small");
  }

  // A float input; a side of 0 stands for any number.
  void input(const std::string& name, const std::vector<std::int64_t>& sides);
  void output(const std::string& name, const std::vector<std::int64_t>& sides);
  // A float initialiser of small numbers from the seed, or these values.
  std::string weights(const std::string& name, const std::vector<std::int64_t>& sides, float scale = 0.2f);
  std::string numbers(const std::string& name, const std::vector<std::int64_t>& values);
  // Adds a node and returns its first output, which is named like it.
  std::string node(const std::string& type, const std::string& name, const std::vector<std::string>& inputs);
  // The latest node, to set attributes.
  onnx::NodeProto& last() { return *model.mutable_graph()->mutable_node(model.graph().node_size() - 1); }
  void ints(const std::string& name, const std::vector<std::int64_t>& values);
  void number(const std::string& name, std::int64_t value);

  onnx::ModelProto model;

 private:
  std::uint32_t state_;
};

// Input data [n,3,8,8]; a convolution to 12 channels (a kernel of 1296 bytes), ReLU, pooling to one number a
// channel, dense layers to 6, 6 and 4 values with ReLUs between; outputs the 4 values.
onnx::ModelProto small_network(std::uint32_t seed = 1);

// A network of VGG's kind in a handwriting of its own: input data [1,3,8,8]; a convolution without bias, 2x2
// pooling, ReLU, a Reshape, a MatMul and an Add to 10 values, a dropout, a Gemm to the 5 of the output
// "feature", whose weights lie as [inputs][outputs].
onnx::ModelProto pooled_network();

// The card of such a network: input data of [1,3,8,8].
embed::ModelCard small_card(embed::FeatureAt feature_at, std::uint32_t dimension);

}  // namespace vitrine::testing
