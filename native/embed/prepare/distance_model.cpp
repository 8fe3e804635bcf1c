// SPDX-License-Identifier: MIT
#include "embed/prepare/distance_model.h"

#include <onnx/onnx_pb.h>

#include <map>
#include <new>
#include <utility>
#include <vector>

#include "embed/prepare/cut_network.h"
#include "embed/prepare/onnx_fields.h"
#include "embed/prepare/onnx_model.h"
#include "embed/prepare/stored_form.h"
#include "embed/prepare/tensors.h"

namespace vitrine::embed {
namespace {

// The first whose Gemm takes a bias of any shape that can be spread.
constexpr std::int64_t kLeastOpset = 7;

std::span<const std::uint8_t> bytes_of(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

bool has_tensor(const onnx::GraphProto& graph, const std::string& name) {
  for (const onnx::ValueInfoProto& input : graph.input())
    if (input.name() == name) return true;
  for (const onnx::TensorProto& tensor : graph.initializer())
    if (tensor.name() == name) return true;
  for (const onnx::NodeProto& node : graph.node()) {
    for (const std::string& made : node.output())
      if (made == name) return true;
  }
  return false;
}

// Adds what stands behind the feature.
class Tail {
 public:
  Tail(onnx::ModelProto& model, std::string feature)
      : graph_(*model.mutable_graph()), last_(std::move(feature)) {}

  // A name that nothing in the network has yet.
  std::string fresh(std::string name) const {
    while (has_tensor(graph_, name)) name += '_';
    return name;
  }

  onnx::NodeProto& node(const char* type, const char* name, const std::vector<std::string>& more = {}) {
    const std::string made = fresh(name);
    onnx::NodeProto& added = *graph_.add_node();
    added.set_op_type(type);
    added.set_name(made);
    added.add_input(last_);
    for (const std::string& input : more) added.add_input(input);
    added.add_output(made);
    last_ = made;
    return added;
  }

  std::string constant(const char* name, std::span<const std::int64_t> sides, std::span<const float> values) {
    std::string made = fresh(name);
    *graph_.add_initializer() = float_tensor(made, sides, values);
    return made;
  }

  const std::string& last() const { return last_; }

 private:
  onnx::GraphProto& graph_;
  std::string last_;
};

void set_int(onnx::NodeProto& node, const char* name, std::int64_t value) {
  onnx::AttributeProto& attribute = *node.add_attribute();
  attribute.set_name(name);
  attribute.set_type(onnx::AttributeProto::INT);
  attribute.set_i(value);
}

void set_float(onnx::NodeProto& node, const char* name, float value) {
  onnx::AttributeProto& attribute = *node.add_attribute();
  attribute.set_name(name);
  attribute.set_type(onnx::AttributeProto::FLOAT);
  attribute.set_f(value);
}

// The network with its weights in the graph and the feature its only output.
Result<onnx::ModelProto> whole_network(const Network& network) {
  if (network.folded) {
    return Error{
        ErrorCode::kUnsupported,
        "the site carries this network with its projection folded in, so that it makes no embeddings; "
        "name the network itself with --model or --weights"};
  }
  Result<onnx::ModelProto> model = read_graph_of(network, network.graph);
  if (!model.ok()) return model;
  if (opset_of(*model) < kLeastOpset) {
    return Error{ErrorCode::kUnsupported,
                 "model " + network.card.id + " is of opset " + std::to_string(opset_of(*model)) +
                     ", and at least 7 is needed; prepare it: vitrine model prepare"};
  }
  if (!has_tensor(model->graph(), network.card.feature))
    return Error{ErrorCode::kUnsupported,
                 "model " + network.card.id + " has no tensor of its card's feature"};
  if (network.weights) {
    StoredWeights weights(network);
    std::map<std::string, io::Bytes> packed;
    if (Status fetched = weights.fetch_all(*model->mutable_graph(), packed); !fetched.ok())
      return fetched.error();
  }
  keep_only(*model, network.card.feature);
  return model;
}

void set_output(onnx::GraphProto& graph, const std::string& name, std::uint64_t references) {
  graph.clear_output();
  onnx::ValueInfoProto& output = *graph.add_output();
  output.set_name(name);
  onnx::TypeProto::Tensor& type = *output.mutable_type()->mutable_tensor_type();
  type.set_elem_type(onnx::TensorProto::FLOAT);
  type.mutable_shape()->add_dim()->set_dim_param("n");
  type.mutable_shape()->add_dim()->set_dim_value(static_cast<std::int64_t>(references));
}

// References as an initialiser without their values.
onnx::TensorProto table(const std::string& name, const References& references) {
  onnx::TensorProto tensor;
  tensor.set_name(name);
  tensor.set_data_type(onnx::TensorProto::FLOAT);
  tensor.add_dims(static_cast<std::int64_t>(references.count));
  tensor.add_dims(references.dimension);
  return tensor;
}

void point_beside(onnx::TensorProto& tensor, std::uint64_t bytes) {
  const auto say = [&](const char* key, const std::string& value) {
    onnx::StringStringEntryProto& entry = *tensor.add_external_data();
    entry.set_key(key);
    entry.set_value(value);
  };
  tensor.set_data_location(onnx::TensorProto::EXTERNAL);
  say("location", kReferencesFile);
  say("offset", "0");
  say("length", std::to_string(bytes));
}

Status give(const onnx::ModelProto& model, const ByteSink& sink) {
  const Result<io::Bytes> bytes = write_onnx(model);
  return bytes.ok() ? sink(*bytes) : Status(bytes.error());
}

// A message may come in pieces, which a reader joins: so the values of the references need not be in memory
// when the rest of the model is written.
Status append_references(const onnx::TensorProto& head, std::uint64_t bytes, const References& references,
                         const ByteSink& sink) {
  const std::string inner = head.SerializeAsString() + run_of(kTensorRawData, bytes);
  const std::string tensor = run_of(kGraphInitializer, inner.size() + bytes) + inner;
  if (Status status = sink(bytes_of(run_of(kModelGraph, tensor.size() + bytes))); !status.ok()) return status;
  if (Status status = sink(bytes_of(tensor)); !status.ok()) return status;
  return references.write_rows(sink);
}

Result<DistanceModel> write(const Network& network, const LinearMap& projection, const References& references,
                            const ByteSink& sink, const ByteSink& beside, std::uint64_t most_inside) {
  const std::uint32_t behind = projection.rows > 0 ? projection.rows : network.card.dimension;
  const bool fits = projection.rows == 0 || projection.columns == network.card.dimension;
  if (!fits || behind != references.dimension || references.count == 0) {
    return Error{ErrorCode::kInvalidArgument, "references of " + std::to_string(references.dimension) +
                                                  " values do not fit model " + network.card.id + " of " +
                                                  std::to_string(network.card.dimension)};
  }
  Result<onnx::ModelProto> model = whole_network(network);
  if (!model.ok()) return model.error();
  Tail tail(*model, network.card.feature);
  set_int(tail.node("Flatten", "vitrine_feature"), "axis", 1);
  onnx::NodeProto& unit = tail.node("LpNormalization", "vitrine_embedding");
  set_int(unit, "axis", 1);
  set_int(unit, "p", 2);
  const std::int64_t one_side[] = {1};
  const float zero = 0, one = 1;
  if (projection.rows > 0) {
    const std::int64_t sides[] = {projection.rows, projection.columns};
    const std::string rows = tail.constant("vitrine_projection", sides, projection.values);
    const std::string bias = tail.constant("vitrine_zero", one_side, std::span(&zero, 1));
    set_int(tail.node("Gemm", "vitrine_projected", {rows, bias}), "transB", 1);
  }
  // 1 - cosine in one product. Rounding may leave -1e-7 of a picture's distance from itself.
  const std::string rows = tail.fresh("vitrine_references");
  const std::string ones = tail.constant("vitrine_one", one_side, std::span(&one, 1));
  onnx::NodeProto& product = tail.node("Gemm", "vitrine_difference", {rows, ones});
  set_int(product, "transB", 1);
  set_float(product, "alpha", -1);
  tail.node("Relu", "distance");
  set_output(*model->mutable_graph(), tail.last(), references.count);

  const std::uint64_t bytes = sizeof(float) * references.count * references.dimension;
  DistanceModel written{network.card.input, tail.last(), 0};
  onnx::TensorProto head = table(rows, references);
  if (model->ByteSizeLong() + bytes > most_inside) {
    point_beside(head, bytes);
    *model->mutable_graph()->add_initializer() = std::move(head);
    if (Status status = references.write_rows(beside); !status.ok()) return status.error();
    if (Status status = give(*model, sink); !status.ok()) return status.error();
    return written;
  }
  written.inside = bytes;
  if (Status status = give(*model, sink); !status.ok()) return status.error();
  if (Status status = append_references(head, bytes, references, sink); !status.ok()) return status.error();
  return written;
}

}  // namespace

Result<DistanceModel> write_distance_model(const Network& network, const LinearMap& projection,
                                           const References& references, const ByteSink& model,
                                           const ByteSink& beside, std::uint64_t most_inside) {
  try {
    return write(network, projection, references, model, beside, most_inside);
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kOutOfMemory, "no memory for the network of model " + network.card.id};
  }
}

}  // namespace vitrine::embed
