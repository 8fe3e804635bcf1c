// SPDX-License-Identifier: MIT
#include <charconv>
#include <unordered_set>

#include "embed/model_card.h"
#include "embed/prepare/onnx_model.h"
#include "embed/prepare/tensors.h"

namespace vitrine::embed {
namespace {

using onnx::TensorProto;

// Collects what is wrong with one model; the first fault wins.
class Checker {
 public:
  Checker(std::string_view name, const ExternalWeights* external) : name_(name), external_(external) {}

  Status check(const onnx::ModelProto& model) {
    if (!model.has_graph()) return fault(ErrorCode::kCorrupt, "it holds no graph");
    if (model.functions_size() > 0) return fault(ErrorCode::kUnsupported, "it defines functions of its own");
    const onnx::GraphProto& graph = model.graph();
    if (graph.node_size() > kMaxGraphNodes || graph.initializer_size() > kMaxGraphNodes ||
        graph.input_size() > kMaxGraphNodes || graph.output_size() > kMaxGraphNodes)
      return fault(ErrorCode::kTooLarge,
                   "its graph has more than " + std::to_string(kMaxGraphNodes) + " parts");
    if (graph.sparse_initializer_size() > 0)
      return fault(ErrorCode::kUnsupported, "it holds sparse initialisers");
    if (graph.output_size() == 0) return fault(ErrorCode::kCorrupt, "its graph has no output");
    if (Status constants = check_constants(graph); !constants.ok()) return constants;
    if (Status nodes = check_nodes(graph); !nodes.ok()) return nodes;
    for (const onnx::ValueInfoProto& output : graph.output()) {
      if (known_.count(output.name()) == 0)
        return fault(ErrorCode::kCorrupt, "nothing makes its output '" + io::printable(output.name()) + "'");
    }
    return Done{};
  }

 private:
  Error fault(ErrorCode code, const std::string& what) const {
    return Error{code, io::printable(name_) + ": " + what};
  }

  // Old files list initialisers among the inputs as well.
  Status check_constants(const onnx::GraphProto& graph) {
    for (const TensorProto& tensor : graph.initializer()) {
      if (tensor.name().empty()) return fault(ErrorCode::kCorrupt, "an initialiser has no name");
      if (!known_.insert(tensor.name()).second) return made_twice(tensor.name());
      if (Status sound = check_tensor(tensor); !sound.ok()) return sound;
    }
    std::unordered_set<std::string_view> inputs;
    for (const onnx::ValueInfoProto& input : graph.input()) {
      if (input.name().empty()) return fault(ErrorCode::kCorrupt, "an input has no name");
      if (!inputs.insert(input.name()).second) return made_twice(input.name());
    }
    known_.insert(inputs.begin(), inputs.end());
    return Done{};
  }

  // A node may use what stands before it alone: so no graph that passes has a cycle.
  Status check_nodes(const onnx::GraphProto& graph) {
    for (const onnx::NodeProto& node : graph.node()) {
      const std::string called =
          "node '" + io::printable(node.name()) + "' (" + io::printable(node.op_type()) + ")";
      for (const std::string& input : node.input()) {
        if (!input.empty() && known_.count(input) == 0)
          return fault(ErrorCode::kCorrupt,
                       called + " uses '" + io::printable(input) + "', which nothing before it makes");
      }
      for (const onnx::AttributeProto& attribute : node.attribute()) {
        if (Status sound = check_attribute(attribute, called); !sound.ok()) return sound;
      }
      for (const std::string& output : node.output()) {
        if (!output.empty() && !known_.insert(output).second) return made_twice(output);
      }
    }
    return Done{};
  }

  Status check_attribute(const onnx::AttributeProto& attribute, const std::string& called) {
    if (attribute.has_g() || attribute.graphs_size() > 0)
      return fault(ErrorCode::kUnsupported, called + " holds a graph of its own");
    if (attribute.has_sparse_tensor() || attribute.sparse_tensors_size() > 0)
      return fault(ErrorCode::kUnsupported, called + " holds a sparse tensor");
    if (attribute.has_t()) {
      if (Status sound = check_tensor(attribute.t()); !sound.ok()) return sound;
    }
    for (const TensorProto& tensor : attribute.tensors()) {
      if (Status sound = check_tensor(tensor); !sound.ok()) return sound;
    }
    return Done{};
  }

  Status check_tensor(const TensorProto& tensor) const {
    const std::string called = "tensor '" + io::printable(tensor.name()) + "'";
    if (tensor.has_segment()) return fault(ErrorCode::kUnsupported, called + " is given in segments");
    if (tensor.dims_size() > kMaxTensorSides)
      return fault(ErrorCode::kUnsupported, called + " has " + std::to_string(tensor.dims_size()) +
                                                " sides, at most " + std::to_string(kMaxTensorSides) +
                                                " are read");
    const auto count = element_count(tensor);
    if (!count) return fault(ErrorCode::kCorrupt, called + " has the impossible shape " + sides_text(tensor));
    if (tensor.data_type() == TensorProto::STRING) return check_texts(tensor, *count, called);
    const auto size = element_bytes(tensor.data_type());
    if (!size)
      return fault(ErrorCode::kUnsupported, called + " holds values of type " +
                                                std::to_string(tensor.data_type()) +
                                                ", which no network for pictures needs");
    if (*count > kMaxModelBytes / *size)
      return fault(ErrorCode::kTooLarge,
                   called + " of shape " + sides_text(tensor) + " is larger than any file");
    if (tensor.data_location() == TensorProto::EXTERNAL)
      return check_external(tensor, *count * *size, called);
    return check_data(tensor, *count, *size, called);
  }

  Status check_texts(const TensorProto& tensor, std::uint64_t count, const std::string& called) const {
    if (static_cast<std::uint64_t>(tensor.string_data_size()) == count &&
        tensor.data_location() != TensorProto::EXTERNAL)
      return Done{};
    return fault(ErrorCode::kCorrupt, called + " has another number of texts than its shape asks for");
  }

  Status check_data(const TensorProto& tensor, std::uint64_t count, std::uint64_t size,
                    const std::string& called) const {
    const std::uint64_t typed = static_cast<std::uint64_t>(tensor.float_data_size()) +
                                static_cast<std::uint64_t>(tensor.int32_data_size()) +
                                static_cast<std::uint64_t>(tensor.int64_data_size()) +
                                static_cast<std::uint64_t>(tensor.double_data_size()) +
                                static_cast<std::uint64_t>(tensor.uint64_data_size());
    const bool raw = tensor.has_raw_data() && typed == 0 && tensor.raw_data().size() == count * size;
    // Complex numbers take two typed values each; nothing here has use for them.
    if (raw || (!tensor.has_raw_data() && typed == count)) return Done{};
    return fault(ErrorCode::kCorrupt, called + " of shape " + sides_text(tensor) +
                                          " has other data than its shape asks for (" +
                                          std::to_string(tensor.raw_data().size()) + " bytes, " +
                                          std::to_string(typed) + " values)");
  }

  Status check_external(const TensorProto& tensor, std::uint64_t bytes, const std::string& called) const {
    if (external_ == nullptr)
      return fault(ErrorCode::kUnsupported,
                   called + " has its values in another file; only networks in one file can be read here");
    std::string location;
    std::uint64_t offset = 0, length = 0;
    bool whole = true, has_length = false;
    for (const onnx::StringStringEntryProto& entry : tensor.external_data()) {
      if (entry.key() == "location") location = entry.value();
      if (entry.key() == "offset") whole = parse(entry.value(), offset) && whole;
      if (entry.key() == "length") whole = has_length = parse(entry.value(), length) && whole;
    }
    if (location != external_->location)
      return fault(ErrorCode::kCorrupt, called + " lies in '" + io::printable(location) + "', not in '" +
                                            io::printable(external_->location) + "'");
    if (whole && has_length && length == bytes && offset <= external_->bytes &&
        length <= external_->bytes - offset && !tensor.has_raw_data())
      return Done{};
    return fault(ErrorCode::kCorrupt,
                 called + " points to bytes that are not those of its shape, or beyond the " +
                     std::to_string(external_->bytes) + " bytes of " + io::printable(external_->location));
  }

  static bool parse(const std::string& text, std::uint64_t& number) {
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    return read.ec == std::errc() && read.ptr == end;
  }

  Error made_twice(const std::string& tensor) const {
    return fault(ErrorCode::kCorrupt, "tensor '" + io::printable(tensor) + "' is made twice");
  }

  const std::string name_;
  const ExternalWeights* external_;
  std::unordered_set<std::string_view> known_;
};

}  // namespace

Status check_onnx(const onnx::ModelProto& model, std::string_view name, const ExternalWeights* external) {
  return Checker(name, external).check(model);
}

}  // namespace vitrine::embed
