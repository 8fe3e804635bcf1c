// SPDX-License-Identifier: MIT
#include "embed/prepare/onnx_model.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <algorithm>
#include <limits>
#include <new>
#include <unordered_set>

#include "embed/model_card.h"
#include "embed/prepare/graph_index.h"
#include "embed/prepare/tensors.h"

namespace vitrine::embed {
namespace {

// A network for pictures needs ten levels of messages (types within shapes within values).
constexpr int kMaxMessageDepth = 32;

// Initialisers were optional inputs before this version of the file format; without them among the inputs a
// file has to say at least so much.
constexpr std::int64_t kLeastIrVersion = 4;

// Sorted, so that maps cannot make equal models differ.
void serialise(const onnx::ModelProto& model, io::Bytes& bytes) {
  google::protobuf::io::ArrayOutputStream array(bytes.data(), static_cast<int>(bytes.size()));
  google::protobuf::io::CodedOutputStream coded(&array);
  coded.SetSerializationDeterministic(true);
  model.SerializeToCodedStream(&coded);
}

template <class Repeated, class Condition>
void remove_if(Repeated& list, Condition condition) {
  list.erase(std::remove_if(list.begin(), list.end(), condition), list.end());
}

// The values of a Constant node as an initialiser named like its output.
Status constant_of(const onnx::NodeProto& node, std::string_view file, onnx::TensorProto& tensor) {
  const std::int64_t one_side[] = {0};
  for (const onnx::AttributeProto& attribute : node.attribute()) {
    const std::int64_t floats[] = {attribute.floats_size()}, ints[] = {attribute.ints_size()};
    if (attribute.name() == "value" && attribute.has_t()) {
      tensor = attribute.t();
    } else if (attribute.name() == "value_float") {
      const float value = attribute.f();
      tensor = float_tensor("", std::span(one_side).first(0), std::span(&value, 1));
    } else if (attribute.name() == "value_int") {
      const std::int64_t value = attribute.i();
      tensor = int64_tensor("", std::span(one_side).first(0), std::span(&value, 1));
    } else if (attribute.name() == "value_floats") {
      tensor =
          float_tensor("", floats, std::span(attribute.floats().data(), static_cast<std::size_t>(floats[0])));
    } else if (attribute.name() == "value_ints") {
      const std::vector<std::int64_t> values(attribute.ints().begin(), attribute.ints().end());
      tensor = int64_tensor("", ints, values);
    } else {
      continue;
    }
    tensor.set_name(node.output(0));
    return Done{};
  }
  return Error{ErrorCode::kUnsupported, io::printable(file) + ": the Constant node of '" +
                                            io::printable(node.output(0)) + "' holds no dense tensor"};
}

bool is_constant_node(const onnx::NodeProto& node) {
  return node.op_type() == "Constant" && node.domain().empty() && node.output_size() == 1 &&
         !node.output(0).empty();
}

}  // namespace

Status make_plain(onnx::ModelProto& model, std::string_view name) {
  onnx::GraphProto& graph = *model.mutable_graph();
  for (onnx::NodeProto& node : *graph.mutable_node()) {
    node.clear_doc_string();
    if (node.domain() == "ai.onnx") node.clear_domain();  // two names of the same operators
  }
  for (const onnx::NodeProto& node : graph.node()) {
    if (!is_constant_node(node)) continue;
    if (Status taken = constant_of(node, name, *graph.add_initializer()); !taken.ok()) return taken;
  }
  remove_if(*graph.mutable_node(), is_constant_node);
  std::unordered_set<std::string_view> constants;
  for (onnx::TensorProto& tensor : *graph.mutable_initializer()) {
    if (Status raw = make_raw(tensor); !raw.ok()) return with_context(io::printable(name), raw.error());
    tensor.clear_doc_string();
    constants.insert(tensor.name());
  }
  remove_if(*graph.mutable_input(),
            [&](const onnx::ValueInfoProto& input) { return constants.count(input.name()) != 0; });
  graph.clear_value_info();
  graph.clear_doc_string();
  graph.clear_quantization_annotation();
  model.clear_doc_string();
  model.clear_metadata_props();
  model.clear_training_info();
  model.set_ir_version(std::max(model.ir_version(), kLeastIrVersion));
  return Done{};
}

Result<onnx::ModelProto> read_onnx(std::span<const std::uint8_t> bytes, std::string_view name,
                                   const ExternalWeights* external) {
  const std::string shown = io::printable(name);
  // Lengths inside protobuf messages are signed 32-bit numbers.
  if (bytes.size() > std::min<std::uint64_t>(kMaxModelBytes, std::numeric_limits<int>::max()))
    return Error{ErrorCode::kTooLarge, shown + ": ONNX files end at 2 GiB"};
  try {
    onnx::ModelProto model;
    google::protobuf::io::CodedInputStream coded(bytes.data(), static_cast<int>(bytes.size()));
    coded.SetRecursionLimit(kMaxMessageDepth);
    if (!model.ParseFromCodedStream(&coded) || !coded.ConsumedEntireMessage())
      return Error{ErrorCode::kCorrupt, shown + ": not an ONNX file, or one cut short"};
    if (Status sound = check_onnx(model, name, external); !sound.ok()) return sound.error();
    if (Status plain = make_plain(model, name); !plain.ok()) return plain.error();
    return model;
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kOutOfMemory, "no memory for the network " + shown};
  }
}

Result<io::Bytes> write_onnx(const onnx::ModelProto& model) {
  const std::size_t size = model.ByteSizeLong();
  if (size > static_cast<std::size_t>(std::numeric_limits<int>::max()))
    return Error{ErrorCode::kTooLarge,
                 "a network of " + std::to_string(size) + " bytes: ONNX files end at 2 GiB"};
  try {
    io::Bytes bytes(size);
    serialise(model, bytes);
    return bytes;
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kOutOfMemory, "no memory for a network of " + std::to_string(size) + " bytes"};
  }
}

std::int64_t opset_of(const onnx::ModelProto& model) {
  for (const onnx::OperatorSetIdProto& set : model.opset_import()) {
    if (set.domain().empty() || set.domain() == "ai.onnx") return set.version();
  }
  return 0;
}

}  // namespace vitrine::embed
