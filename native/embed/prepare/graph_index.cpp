// SPDX-License-Identifier: MIT
#include "embed/prepare/graph_index.h"

namespace vitrine::embed {
namespace {

template <class Map>
auto found_or_null(const Map& map, std::string_view name) -> typename Map::mapped_type {
  const auto found = map.find(name);
  return found == map.end() ? nullptr : found->second;
}

}  // namespace

GraphIndex::GraphIndex(const onnx::GraphProto& graph) {
  for (const onnx::TensorProto& tensor : graph.initializer()) constants_[tensor.name()] = &tensor;
  for (const onnx::ValueInfoProto& output : graph.output()) outputs_[output.name()] = true;
  for (const onnx::NodeProto& node : graph.node()) {
    for (const std::string& output : node.output()) {
      if (!output.empty()) producers_[output] = &node;
    }
    for (const std::string& input : node.input()) {
      if (input.empty()) continue;
      std::vector<const onnx::NodeProto*>& users = consumers_[input];
      if (users.empty() || users.back() != &node) users.push_back(&node);
    }
  }
}

const onnx::NodeProto* GraphIndex::producer(std::string_view tensor) const {
  return found_or_null(producers_, tensor);
}

const std::vector<const onnx::NodeProto*>& GraphIndex::consumers(std::string_view tensor) const {
  static const std::vector<const onnx::NodeProto*> kNone;
  const auto found = consumers_.find(tensor);
  return found == consumers_.end() ? kNone : found->second;
}

const onnx::TensorProto* GraphIndex::constant(std::string_view tensor) const {
  return found_or_null(constants_, tensor);
}

bool GraphIndex::is_output(std::string_view tensor) const { return outputs_.count(tensor) != 0; }

std::string input_of(const onnx::NodeProto& node, int place) {
  return place < node.input_size() ? node.input(place) : std::string();
}

const onnx::AttributeProto* attribute(const onnx::NodeProto& node, std::string_view name) {
  for (const onnx::AttributeProto& one : node.attribute()) {
    if (one.name() == name) return &one;
  }
  return nullptr;
}

std::int64_t attribute_int(const onnx::NodeProto& node, std::string_view name, std::int64_t assumed) {
  const onnx::AttributeProto* found = attribute(node, name);
  return found != nullptr && found->type() == onnx::AttributeProto::INT ? found->i() : assumed;
}

float attribute_float(const onnx::NodeProto& node, std::string_view name, float assumed) {
  const onnx::AttributeProto* found = attribute(node, name);
  return found != nullptr && found->type() == onnx::AttributeProto::FLOAT ? found->f() : assumed;
}

}  // namespace vitrine::embed
