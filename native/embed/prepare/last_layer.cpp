// SPDX-License-Identifier: MIT
#include "embed/prepare/last_layer.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <new>
#include <optional>

#include "embed/prepare/graph_index.h"
#include "embed/prepare/stored_form.h"
#include "embed/prepare/tensors.h"
#include "io/files.h"

namespace vitrine::embed {
namespace {

using onnx::NodeProto;
using onnx::TensorProto;

bool plain_product(const NodeProto& node) {
  return attribute_int(node, "transA", 0) == 0 && attribute_float(node, "alpha", 1) == 1 &&
         attribute_float(node, "beta", 1) == 1 && node.output_size() == 1;
}

bool holds(const TensorProto* tensor, int type, std::size_t most) {
  const auto count = tensor == nullptr ? std::nullopt : element_count(*tensor);
  return count && tensor->data_type() == type && (*count == most || *count == 1);
}

// Reads a Gemm or QGemm; answers nothing where one of its numbers is no constant, or of another shape.
class Reader {
 public:
  Reader(const onnx::GraphProto& graph, const NodeProto& node) : index_(graph), node_(node) {}

  std::optional<LastLayer> read() {
    if (!plain_product(node_)) return std::nullopt;
    layer_.transposed = attribute_int(node_, "transB", 0) == 0;
    const bool sound = node_.domain().empty() ? read_gemm() : read_integer();
    return sound ? std::optional(layer_) : std::nullopt;
  }

 private:
  bool take_weights(const std::string& name, int type) {
    const TensorProto* weights = index_.constant(name);
    if (weights == nullptr || weights->data_type() != type || weights->dims_size() != 2) return false;
    layer_.weights = name;
    layer_.rows = static_cast<std::size_t>(weights->dims(layer_.transposed ? 1 : 0));
    layer_.columns = static_cast<std::size_t>(weights->dims(layer_.transposed ? 0 : 1));
    return layer_.rows > 0 && layer_.columns > 0;
  }

  // A constant of a number a row, or of one for all.
  bool take(std::string& to, const std::string& name, int type) {
    to = name;
    return holds(index_.constant(name), type, layer_.rows);
  }

  bool read_gemm() {
    if (take_weights(input_of(node_, 1), TensorProto::FLOAT)) {
      layer_.kind = LastLayer::Kind::kFloat;
    } else if (!read_dequantised(input_of(node_, 1))) {
      return false;
    }
    const std::string bias = input_of(node_, 2);
    if (bias.empty() || take(layer_.bias, bias, TensorProto::FLOAT)) return true;
    const NodeProto* made = index_.producer(bias);
    return made != nullptr && made->op_type() == "DequantizeLinear" &&
           take(layer_.bias, input_of(*made, 0), TensorProto::INT32) &&
           take(layer_.bias_scale, input_of(*made, 1), TensorProto::FLOAT);
  }

  bool read_dequantised(const std::string& name) {
    const NodeProto* made = index_.producer(name);
    layer_.kind = LastLayer::Kind::kDequantised;
    // The zero points of weights are zeros: that is how quantise/ writes them.
    return made != nullptr && made->op_type() == "DequantizeLinear" &&
           take_weights(input_of(*made, 0), TensorProto::INT8) &&
           take(layer_.scale, input_of(*made, 1), TensorProto::FLOAT);
  }

  // Activation, its scale and zero point, weights, theirs, bias; with a scale for its answer it would give
  // integers.
  bool read_integer() {
    layer_.kind = LastLayer::Kind::kInteger;
    if (!take_weights(input_of(node_, 3), TensorProto::INT8) ||
        !take(layer_.scale, input_of(node_, 4), TensorProto::FLOAT) ||
        !holds(index_.constant(input_of(node_, 1)), TensorProto::FLOAT, 1) || !input_of(node_, 7).empty())
      return false;
    layer_.activation_scale = input_of(node_, 1);
    return input_of(node_, 6).empty() || take(layer_.bias, input_of(node_, 6), TensorProto::INT32);
  }

  const GraphIndex index_;
  const NodeProto& node_;
  LastLayer layer_;
};

// float32, int8 and int32 alike as floats; biases in int32 beyond 2^24 lose what no bias has to say.
Result<std::vector<float>> number_values(const TensorProto& tensor) {
  if (tensor.data_type() == TensorProto::FLOAT) return float_values(tensor);
  const std::string& raw = tensor.raw_data();
  const std::size_t size = tensor.data_type() == TensorProto::INT8 ? 1 : sizeof(std::int32_t);
  if (element_count(tensor) != raw.size() / size || raw.size() % size != 0)
    return Error{ErrorCode::kCorrupt, "tensor '" + io::printable(tensor.name()) + "' of shape " +
                                          sides_text(tensor) + " has " + std::to_string(raw.size()) +
                                          " bytes"};
  std::vector<float> values(raw.size() / size);
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::int8_t small = 0;
    std::int32_t wide = 0;
    std::memcpy(size == 1 ? static_cast<void*>(&small) : &wide, raw.data() + i * size, size);
    values[i] = static_cast<float>(size == 1 ? small : wide);
  }
  return values;
}

// Values of an initialiser, fetched from wherever they are.
class Values {
 public:
  Values(onnx::GraphProto& graph, const Network& network) : graph_(graph), stored_(network) {}

  Result<std::vector<float>> of(const std::string& name) {
    for (TensorProto& tensor : *graph_.mutable_initializer()) {
      if (tensor.name() != name) continue;
      std::map<std::string, io::Bytes> packed;
      if (Status fetched = stored_.fetch(tensor, packed); !fetched.ok()) return fetched.error();
      Result<std::vector<float>> values = number_values(tensor);
      tensor.clear_raw_data();
      if (!values.ok() ||
          std::all_of(values->begin(), values->end(), [](float v) { return std::isfinite(v); }))
        return values;
      return Error{ErrorCode::kCorrupt, "tensor '" + io::printable(name) + "' holds infinite values or NaN"};
    }
    return Error{ErrorCode::kCorrupt, "there is no tensor '" + io::printable(name) + "'"};
  }

 private:
  onnx::GraphProto& graph_;
  StoredWeights stored_;
};

float scale_at(const std::vector<float>& scales, std::size_t row) {
  return scales.size() == 1 ? scales[0] : scales[row];
}

Status read_bias(const LastLayer& at, const std::vector<float>& weight_scales, Values& values,
                 LinearLayer& layer) {
  layer.bias.assign(at.rows, 0.0f);
  if (at.bias.empty()) return Done{};
  const Result<std::vector<float>> bias = values.of(at.bias);
  if (!bias.ok()) return bias.error();
  Result<std::vector<float>> unit = std::vector<float>{1.0f};
  if (!at.bias_scale.empty()) unit = values.of(at.bias_scale);
  if (at.kind == LastLayer::Kind::kInteger) unit = values.of(at.activation_scale);
  if (!unit.ok()) return unit.error();
  for (std::size_t row = 0; row < at.rows; ++row) {
    layer.bias[row] = scale_at(*bias, row) * scale_at(*unit, row);
    if (at.kind == LastLayer::Kind::kInteger) layer.bias[row] *= scale_at(weight_scales, row);
  }
  return Done{};
}

Result<LinearLayer> read_layer(const Network& network) {
  Result<onnx::ModelProto> model = read_graph_of(network, network.graph);
  if (!model.ok()) return model.error();
  const Result<LastLayer> at = find_last_layer(model->graph());
  if (!at.ok()) return at.error();
  Values values(*model->mutable_graph(), network);
  const Result<std::vector<float>> given = values.of(at->weights);
  if (!given.ok()) return given.error();
  Result<std::vector<float>> scales = std::vector<float>{1.0f};
  if (!at->scale.empty()) scales = values.of(at->scale);
  if (!scales.ok()) return scales.error();
  LinearLayer layer{at->rows, at->columns, std::vector<float>(given->size()), {}};
  for (std::size_t row = 0; row < at->rows; ++row) {
    for (std::size_t column = 0; column < at->columns; ++column) {
      const std::size_t from = at->transposed ? column * at->rows + row : row * at->columns + column;
      layer.weights[row * at->columns + column] = (*given)[from] * scale_at(*scales, row);
    }
  }
  if (Status bias = read_bias(*at, *scales, values, layer); !bias.ok()) return bias.error();
  return layer;
}

}  // namespace

Result<LastLayer> find_last_layer(const onnx::GraphProto& graph) {
  const auto none = [](const std::string& why) { return Error{ErrorCode::kUnsupported, why}; };
  if (graph.output_size() != 1) return none("the network has several outputs");
  const std::string& feature = graph.output(0).name();
  const NodeProto* maker = GraphIndex(graph).producer(feature);
  const std::string made = "its feature '" + io::printable(feature) + "' is made by ";
  if (maker == nullptr) return none(made + "no layer");
  const bool integer = maker->domain() == "com.microsoft" && maker->op_type() == "QGemm";
  if (!integer && !(maker->domain().empty() && maker->op_type() == "Gemm"))
    return none(made + io::printable(maker->op_type()) + ", not by a linear layer");
  std::optional<LastLayer> layer = Reader(graph, *maker).read();
  if (!layer) return none(made + "a linear layer without constant weights");
  for (int i = 0; i < graph.node_size(); ++i) {
    if (&graph.node(i) == maker) layer->node = i;
  }
  return *layer;
}

Result<LinearLayer> read_last_layer(const Network& network) {
  try {
    return read_layer(network);
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kOutOfMemory, "no memory for the last layer of model " + network.card.id};
  }
}

}  // namespace vitrine::embed
