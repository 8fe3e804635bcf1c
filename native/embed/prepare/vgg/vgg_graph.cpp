// SPDX-License-Identifier: MIT
#include "embed/prepare/vgg/vgg_graph.h"

#include <limits>

#include "embed/prepare/cut_network.h"
#include "embed/prepare/graph_index.h"
#include "embed/prepare/tensors.h"
#include "io/files.h"

namespace vitrine::embed {
namespace {

using onnx::NodeProto;
using onnx::TensorProto;

// Whether an attribute is a list of this one number; `assumed` where the node has none.
bool all_are(const NodeProto& node, const char* name, std::int64_t wanted, bool assumed) {
  const onnx::AttributeProto* given = attribute(node, name);
  if (given == nullptr) return assumed;
  for (const std::int64_t value : given->ints()) {
    if (value != wanted) return false;
  }
  return given->ints_size() > 0;
}

bool unpadded(const NodeProto& node) {
  const onnx::AttributeProto* automatic = attribute(node, "auto_pad");
  return automatic == nullptr || automatic->s() == "NOTSET";
}

bool is_convolution(const NodeProto& node, const TensorProto& weights) {
  return weights.dims_size() == 4 && weights.dims(2) == 3 && weights.dims(3) == 3 &&
         attribute_int(node, "group", 1) == 1 && unpadded(node) && all_are(node, "pads", 1, false) &&
         all_are(node, "strides", 1, true) && all_are(node, "dilations", 1, true);
}

bool is_pooling(const NodeProto& node) {
  return node.output_size() == 1 && unpadded(node) && all_are(node, "kernel_shape", 2, false) &&
         all_are(node, "strides", 2, false) && all_are(node, "pads", 0, true) &&
         all_are(node, "dilations", 1, true) && attribute_int(node, "ceil_mode", 0) == 0;
}

bool is_plain_product(const NodeProto& node) {
  return attribute_int(node, "transA", 0) == 0 && attribute_float(node, "alpha", 1) == 1 &&
         attribute_float(node, "beta", 1) == 1;
}

// A picture's values in a row: [n, everything].
bool is_flattening(const NodeProto& node, const GraphIndex& index) {
  if (node.op_type() == "Flatten") return attribute_int(node, "axis", 1) == 1;
  const TensorProto* shape = index.constant(input_of(node, 1));
  if (shape == nullptr || attribute_int(node, "allowzero", 0) != 0) return false;
  const auto sides = int64_values(*shape);
  if (!sides.ok() || sides->size() != 2) return false;
  const std::int64_t pictures = sides->front();
  return (pictures == 0 || pictures == 1 || (pictures == -1 && sides->back() > 0));
}

class Reader {
 public:
  Reader(const onnx::GraphProto& graph, const ModelCard& card) : index_(graph), card_(card) {}

  Result<VggGraph> read() {
    read_.shape.height = read_.shape.width = card_.preprocess.side;
    channels_ = read_.shape.channels;
    side_ = card_.preprocess.side;
    std::string tensor = card_.input;
    while (tensor != card_.feature) {
      const auto& users = index_.consumers(tensor);
      if (users.size() != 1 || input_of(*users[0], 0) != tensor)
        return other("its tensor '" + io::printable(tensor) + "' is used in " + std::to_string(users.size()) +
                     " places");
      if (users[0]->output_size() == 0 || !take(*users[0]))
        return other("it has the node '" + io::printable(users[0]->name()) + "', a " +
                     io::printable(users[0]->op_type()));
      tensor = users[0]->output(0);
    }
    if (read_.shape.layers.empty() || !index_.is_output(tensor))
      return other("its feature is none of its outputs");
    if (read_.shape.layers.back().kind != vgg::Layer::Kind::kDense ||
        read_.shape.layers.back().outputs != card_.dimension)
      return other("its feature is not what a dense layer of " + std::to_string(card_.dimension) +
                   " values answers");
    return read_;
  }

 private:
  [[nodiscard]] Error other(const std::string& why) const {
    return Error{ErrorCode::kUnsupported, "the network of model " + card_.id +
                                              " is not of the kind that Vitrine's own engine runs: " + why +
                                              "; run it by ONNX Runtime (--engine onnx)"};
  }

  // False for what no network of VGG's kind has in this place.
  bool take(const NodeProto& node) {
    if (!node.domain().empty()) return false;
    const std::string& type = node.op_type();
    if (type == "Conv") return take_convolution(node);
    if (type == "Gemm" || type == "MatMul") return take_dense(node);
    if (type == "Identity") return true;
    // In training alone does a dropout do anything; a third input could ask for that.
    if (type == "Dropout") return input_of(node, 2).empty();
    if (type == "Flatten" || type == "Reshape") return is_flattening(node, index_);
    if (read_.shape.layers.empty()) return false;
    vgg::Layer& layer = read_.shape.layers.back();
    if (type == "Add") return take_bias(node, layer);
    // The larger of values and zero, and the largest of values, may change places.
    if (type == "Relu") return layer.relu = true;
    if (type != "MaxPool" || layer.kind != vgg::Layer::Kind::kConvolution || layer.pool || !is_pooling(node))
      return false;
    side_ /= 2;
    return layer.pool = true;
  }

  // Weights are held against what goes before them already here: no room is then made for a layer that the
  // file's own bytes do not fill. A bias may be left out.
  bool add(const NodeProto& node, vgg::Layer::Kind kind, std::int64_t outputs, bool transposed) {
    const std::string bias = input_of(node, 2);
    if (outputs <= 0 || outputs > std::numeric_limits<std::uint32_t>::max() ||
        (!bias.empty() && index_.constant(bias) == nullptr))
      return false;
    read_.shape.layers.push_back({kind, static_cast<std::uint32_t>(outputs), false, false});
    read_.tensors.push_back({input_of(node, 1), bias, transposed});
    channels_ = outputs;
    return true;
  }

  bool take_convolution(const NodeProto& node) {
    const TensorProto* weights = index_.constant(input_of(node, 1));
    return weights != nullptr && is_convolution(node, *weights) && weights->dims(1) == channels_ &&
           add(node, vgg::Layer::Kind::kConvolution, weights->dims(0), false);
  }

  bool take_dense(const NodeProto& node) {
    const TensorProto* weights = index_.constant(input_of(node, 1));
    const bool transposed = attribute_int(node, "transB", 0) == 0;
    if (weights == nullptr || weights->dims_size() != 2 || !is_plain_product(node) ||
        weights->dims(transposed ? 0 : 1) != channels_ * side_ * side_)
      return false;
    side_ = 1;
    return add(node, vgg::Layer::Kind::kDense, weights->dims(transposed ? 1 : 0), transposed);
  }

  // What a MatMul leaves to do.
  bool take_bias(const NodeProto& node, const vgg::Layer& layer) {
    const std::string bias = input_of(node, 1);
    if (layer.kind != vgg::Layer::Kind::kDense || layer.relu || !read_.tensors.back().bias.empty() ||
        index_.constant(bias) == nullptr)
      return false;
    read_.tensors.back().bias = bias;
    return true;
  }

  const GraphIndex index_;
  const ModelCard& card_;
  VggGraph read_;
  // What the layers so far make of a picture.
  std::int64_t channels_ = 0, side_ = 0;
};

}  // namespace

Result<VggGraph> read_vgg_graph(const onnx::GraphProto& graph, const ModelCard& card) {
  if (Status input = check_card_input(graph, card); !input.ok()) return input.error();
  return Reader(graph, card).read();
}

}  // namespace vitrine::embed
