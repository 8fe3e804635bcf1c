// SPDX-License-Identifier: MIT
// Networks through ONNX Runtime. Its C++ interface throws; nothing of that leaves this file.
#include <exception>
#include <optional>
#include <string>
#include <utility>

#include "embed/embedder.h"
#include "embed/network.h"
#include "embed/onnx_environment.h"
#include "embed/onnx_runs.h"
#include "embed/weights.h"
#include "io/files.h"
#include "vitrine/embedding.h"

namespace vitrine::embed {
namespace {

std::string shape_text(const Shape& shape) {
  std::string text;
  for (const std::int64_t side : shape)
    text += (text.empty() ? "[" : ",") + (side < 0 ? std::string("n") : std::to_string(side));
  return text.empty() ? "[]" : text + "]";
}

// A negative side stands for any number.
bool fits(const Shape& declared, const Shape& wanted) {
  if (declared.size() != wanted.size()) return false;
  for (std::size_t i = 0; i < declared.size(); ++i) {
    if (declared[i] >= 0 && declared[i] != wanted[i]) return false;
  }
  return true;
}

// [n, dimension], with any number of sides of 1 behind it (pooled features keep them).
bool is_feature(const Shape& declared, std::uint32_t dimension) {
  if (declared.size() < 2 || (declared[0] >= 0 && declared[0] != 1)) return false;
  if (declared[1] >= 0 && declared[1] != dimension) return false;
  for (std::size_t i = 2; i < declared.size(); ++i) {
    if (declared[i] > 1) return false;
  }
  return true;
}

// A tensor the network declares: its place, and its shape where it holds float32.
struct Declared {
  std::optional<std::size_t> place;
  std::string names;  // all there are, for the message
};

template <class NameOf>
Declared find_name(std::size_t count, const NameOf& name_of, const std::string& wanted) {
  Declared found;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string name = name_of(i);
    if (name == wanted) found.place = i;
    found.names += (i == 0 ? "" : ", ") + io::printable(name);
  }
  return found;
}

Status check_shape(const ModelCard& card, const char* kind, const std::string& name,
                   const Ort::TypeInfo& type, const auto& accepts, const std::string& wanted) {
  if (type.GetONNXType() != ONNX_TYPE_TENSOR)
    return wrong_network(card, std::string(kind) + " '" + name + "' is no tensor");
  const auto tensor = type.GetTensorTypeAndShapeInfo();
  if (tensor.GetElementType() != ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT) {
    return wrong_network(card, std::string(kind) + " '" + name + "' does not hold float32");
  }
  const Shape shape = tensor.GetShape();
  if (accepts(shape)) return Done{};
  return wrong_network(card, std::string(kind) + " '" + name + "' has the shape " + shape_text(shape) +
                                 ", the card asks for " + wanted);
}

Status check_input(const ModelCard& card, const Ort::Session& session) {
  Ort::AllocatorWithDefaultOptions allocator;
  const auto name_of = [&](std::size_t i) {
    return std::string(session.GetInputNameAllocated(i, allocator).get());
  };
  const Declared input = find_name(session.GetInputCount(), name_of, card.input);
  if (!input.place) return wrong_network(card, "it has no input '" + card.input + "' but " + input.names);
  if (session.GetInputCount() != 1) return wrong_network(card, "it wants several inputs: " + input.names);
  const Shape wanted = input_shape(card.preprocess, 1);
  return check_shape(
      card, "input", card.input, session.GetInputTypeInfo(*input.place),
      [&](const Shape& shape) { return fits(shape, wanted); }, shape_text(wanted));
}

Status check_feature(const ModelCard& card, const Ort::Session& session) {
  Ort::AllocatorWithDefaultOptions allocator;
  const auto name_of = [&](std::size_t i) {
    return std::string(session.GetOutputNameAllocated(i, allocator).get());
  };
  const Declared feature = find_name(session.GetOutputCount(), name_of, card.feature);
  if (!feature.place) {
    return wrong_network(card, "'" + card.feature + "' is not among its outputs (" + feature.names +
                                   "), and only outputs can be read");
  }
  return check_shape(
      card, "feature", card.feature, session.GetOutputTypeInfo(*feature.place),
      [&](const Shape& shape) { return is_feature(shape, card.dimension); },
      "[n," + std::to_string(card.dimension) + "]");
}

// Whether input and feature take any number of pictures at once. REQUIRES: both were checked.
bool takes_batches(const ModelCard& card, const Ort::Session& session) {
  Ort::AllocatorWithDefaultOptions allocator;
  const auto input = session.GetInputTypeInfo(0).GetTensorTypeAndShapeInfo().GetShape();
  for (std::size_t i = 0; i < session.GetOutputCount(); ++i) {
    if (session.GetOutputNameAllocated(i, allocator).get() != card.feature) continue;
    const auto feature = session.GetOutputTypeInfo(i).GetTensorTypeAndShapeInfo().GetShape();
    return input[0] < 0 && feature[0] < 0;
  }
  return false;
}

class OnnxEmbedder final : public Embedder {
 public:
  // `feature`: the card as the graph answers it, of another dimension where the projection is folded in.
  OnnxEmbedder(const Network& network, const ModelCard& feature, Ort::Session session, bool batches)
      : card_(network.card),
        hash_(network.model_hash),
        projected_(network.folded.has_value()),
        runs_(feature, std::move(session), batches,
              projected_ ? OnnxRuns::Answer::kAsItIs : OnnxRuns::Answer::kEmbedding) {}

  Result<std::vector<float>> embed(const Image& image) const override {
    const Result<std::vector<float>> tensor = prepare(image);
    if (!tensor.ok()) return tensor.error();
    return runs_.one(*tensor);
  }
  Result<std::vector<float>> prepare(const Image& image) const override {
    return make_tensor(image, card_.preprocess);
  }
  std::vector<Result<std::vector<float>>> embed_batch(
      std::vector<std::vector<float>> prepared) const override {
    return runs_.many(prepared);
  }
  std::size_t batch_size() const override { return runs_.batch_size(); }
  bool answers_projected() const override { return projected_; }
  std::uint32_t dimension() const override { return card_.dimension; }
  const std::string& model_hash() const override { return hash_; }
  const ModelCard& card() const override { return card_; }

 private:
  const ModelCard card_;
  const std::string hash_;
  const bool projected_;
  const OnnxRuns runs_;
};

// The graph's weights where they stand outside it: one file, known to the graph by its name.
struct ExternalWeights {
  std::string path;
  io::Bytes bytes;
};

void add_external(Ort::SessionOptions& options, ExternalWeights& weights) {
  options.AddExternalInitializersFromFilesInMemory(
      {weights.path}, {reinterpret_cast<char*>(weights.bytes.data())}, {weights.bytes.size()});
}

Result<std::unique_ptr<Embedder>> open_session(const Network& network, const io::Bytes& graph,
                                               ExternalWeights weights, unsigned threads) {
  const Result<Ort::Env*> env = onnx_environment();
  if (!env.ok()) return env.error();
  Ort::SessionOptions options = onnx_session_options(threads);
  if (!weights.path.empty()) add_external(options, weights);
  ModelCard card = network.card;
  if (network.folded) card.dimension = network.folded->values();
  Ort::Session session(**env, graph.data(), graph.size(), options);
  if (const Status input = check_input(card, session); !input.ok()) return input.error();
  if (const Status feature = check_feature(card, session); !feature.ok()) return feature.error();
  const bool batches = takes_batches(card, session);
  return std::unique_ptr<Embedder>(
      std::make_unique<OnnxEmbedder>(network, card, std::move(session), batches));
}

// A file as it was fetched is held against its card, whose words say where to get the right one.
Result<io::Bytes> read_graph(const Network& network) {
  return network.form == kOriginalForm ? read_weights(network.card, network.graph.file)
                                       : read_checked(network.graph);
}

}  // namespace

bool has_onnx_runtime() { return true; }

Result<std::unique_ptr<Embedder>> make_onnx_embedder(const Network& network, unsigned threads) {
  const Result<io::Bytes> graph = read_graph(network);
  if (!graph.ok()) return graph.error();
  ExternalWeights weights;
  if (network.weights) {
    Result<io::Bytes> bytes = read_weights(*network.weights);
    if (!bytes.ok()) return with_context("the weights of model " + network.card.id, bytes.error());
    weights = {network.weights->path, std::move(*bytes)};
  }
  try {
    return open_session(network, *graph, std::move(weights), threads);
  } catch (const std::exception& failure) {
    return Error{ErrorCode::kUnsupported,
                 "ONNX Runtime cannot open " + io::display(network.graph.file) + ": " + failure.what()};
  }
}

}  // namespace vitrine::embed
