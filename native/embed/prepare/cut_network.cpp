// SPDX-License-Identifier: MIT
#include "embed/prepare/cut_network.h"

#include <cmath>
#include <numeric>
#include <optional>

#include "embed/prepare/graph_index.h"
#include "embed/prepare/graph_runner.h"
#include "embed/prepare/onnx_model.h"
#include "embed/prepare/tensors.h"
#include "io/files.h"

namespace vitrine::embed {
namespace {

// Folding reorders sums of floats, whose last bits then differ; anything coarser is another network.
constexpr double kLeastCosine = 0.9999;
constexpr double kMostLengthRatio = 1.001;

// Pictures that a free first side is tried with.
constexpr std::int64_t kTriedPictures = 3;

// Pictures of noise in the range of the card's preprocessing: every input of the network is moved.
FloatTensor noise(const PreprocessSpec& spec, std::int64_t pictures) {
  FloatTensor tensor{input_sides(spec, pictures), {}};
  std::size_t count = 1;
  for (const std::int64_t side : tensor.sides) count *= static_cast<std::size_t>(side);
  tensor.values.resize(count);
  const float low = (0.0f - spec.mean[1]) / spec.std[1];
  const float high = (255.0f * spec.scale - spec.mean[1]) / spec.std[1];
  std::uint32_t state = 1;
  for (float& value : tensor.values) {
    state = state * 1664525u + 1013904223u;  // the generator of Numerical Recipes; any would do
    value = low + (high - low) * static_cast<float>(state >> 8) / 16777216.0f;
  }
  return tensor;
}

FloatTensor picture_of(const FloatTensor& pictures, std::size_t place) {
  FloatTensor one = pictures;
  const std::size_t size = pictures.values.size() / static_cast<std::size_t>(pictures.sides[0]);
  one.sides[0] = 1;
  const auto first = pictures.values.begin() + static_cast<std::ptrdiff_t>(place * size);
  one.values.assign(first, first + static_cast<std::ptrdiff_t>(size));
  return one;
}

bool nearly_equal(std::span<const float> a, std::span<const float> b) {
  if (a.size() != b.size()) return false;
  double aa = 0, bb = 0, ab = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    aa += double{a[i]} * a[i];
    bb += double{b[i]} * b[i];
    ab += double{a[i]} * b[i];
  }
  if (aa == 0 || bb == 0) return aa == bb;
  const double ratio = std::sqrt(aa / bb);
  return ab / std::sqrt(aa * bb) >= kLeastCosine && ratio <= kMostLengthRatio &&
         ratio >= 1 / kMostLengthRatio;
}

Result<FloatTensor> answer(const onnx::ModelProto& model, const ModelCard& card,
                           const FloatTensor& pictures) {
  const auto runner = GraphRunner::open(model, {}, 1);
  if (!runner.ok()) return runner.error();
  auto outputs = runner->run(card.input, pictures, {model.graph().output(0).name()});
  if (!outputs.ok()) return outputs.error();
  return std::move(outputs->front());
}

// Whether several pictures at once get what each gets alone.
bool answers_several(const onnx::ModelProto& model, const ModelCard& card, const FloatTensor& pictures,
                     const std::vector<FloatTensor>& alone) {
  const Result<FloatTensor> together = answer(model, card, pictures);
  if (!together.ok() || together->sides.empty() || together->sides[0] != kTriedPictures) return false;
  const std::size_t each = together->values.size() / alone.size();
  for (std::size_t i = 0; i < alone.size(); ++i) {
    if (!nearly_equal(std::span(together->values).subspan(i * each, each), alone[i].values)) return false;
  }
  return true;
}

// Files made for one picture reshape to [1, ...]. A 0 there says "as many as came in", which for one picture
// is the same. Undoes itself unless kept.
class FreedReshapes {
 public:
  explicit FreedReshapes(onnx::GraphProto& graph) : graph_(graph), constants_(graph.initializer_size()) {
    std::vector<onnx::TensorProto> shapes;
    const GraphIndex index(graph);
    for (int i = 0; i < graph.node_size(); ++i) {
      const onnx::NodeProto& node = graph.node(i);
      if (node.op_type() != "Reshape" || node.input_size() != 2 || attribute_int(node, "allowzero", 0) != 0)
        continue;
      const onnx::TensorProto* shape = index.constant(node.input(1));
      auto sides = shape == nullptr ? Result<std::vector<std::int64_t>>(std::vector<std::int64_t>())
                                    : int64_values(*shape);
      if (!sides.ok() || sides->size() < 2 || sides->front() != 1) continue;
      sides->front() = 0;
      const std::int64_t length[] = {static_cast<std::int64_t>(sides->size())};
      shapes.push_back(int64_tensor("vitrine_shape_" + std::to_string(shapes.size()), length, *sides));
      before_.emplace_back(i, node.input(1));
    }
    for (std::size_t i = 0; i < shapes.size(); ++i) {
      graph.mutable_node(before_[i].first)->set_input(1, shapes[i].name());
      graph.add_initializer()->Swap(&shapes[i]);
    }
  }
  ~FreedReshapes() {
    for (const auto& [node, shape] : before_) graph_.mutable_node(node)->set_input(1, shape);
    while (graph_.initializer_size() > constants_) graph_.mutable_initializer()->RemoveLast();
  }
  FreedReshapes(const FreedReshapes&) = delete;
  FreedReshapes& operator=(const FreedReshapes&) = delete;
  bool any() const { return !before_.empty(); }

 private:
  onnx::GraphProto& graph_;
  const int constants_;
  std::vector<std::pair<int, std::string>> before_;
};

// The feature as [n, dimension]: pooled features keep sides of 1 wherever their layout has them.
void flatten(onnx::GraphProto& graph, const std::vector<std::int64_t>& sides) {
  const std::string inner = graph.output(0).name();
  std::string flat = inner + "_flat";
  while (GraphIndex(graph).producer(flat) != nullptr || GraphIndex(graph).constant(flat) != nullptr)
    flat += "_";
  onnx::NodeProto& node = *graph.add_node();
  node.set_op_type("Flatten");
  node.set_name(flat);
  node.add_input(inner);
  node.add_output(flat);
  onnx::AttributeProto& axis = *node.add_attribute();
  axis.set_name("axis");
  axis.set_type(onnx::AttributeProto::INT);
  axis.set_i(sides.size() > 1 && sides[0] == 1 ? 1 : 0);
  graph.mutable_output(0)->set_name(flat);
}

void declare_output(onnx::GraphProto& graph, bool free, std::uint32_t dimension) {
  onnx::TensorShapeProto& shape =
      *graph.mutable_output(0)->mutable_type()->mutable_tensor_type()->mutable_shape();
  shape.Clear();
  onnx::TensorShapeProto::Dimension& pictures = *shape.add_dim();
  if (free) pictures.set_dim_param("n");
  if (!free) pictures.set_dim_value(1);
  shape.add_dim()->set_dim_value(dimension);
}

// REQUIRES: the graph is fixed to one picture.
Result<std::vector<FloatTensor>> answers_alone(const onnx::ModelProto& model, const ModelCard& card,
                                               const FloatTensor& pictures) {
  const auto runner = GraphRunner::open(model, {}, 1);
  if (!runner.ok()) return runner.error();
  std::vector<FloatTensor> alone;
  for (std::size_t i = 0; i < static_cast<std::size_t>(kTriedPictures); ++i) {
    auto outputs = runner->run(card.input, picture_of(pictures, i), {model.graph().output(0).name()});
    if (!outputs.ok()) return outputs.error();
    alone.push_back(std::move(outputs->front()));
  }
  if (alone[0].values.size() == card.dimension) return alone;
  return Error{ErrorCode::kUnsupported,
               "the feature of model " + card.id + ", '" + io::printable(model.graph().output(0).name()) +
                   "', has " + std::to_string(alone[0].values.size()) + " values, the card asks for " +
                   std::to_string(card.dimension) + "; correct " + card.id + "/model.json"};
}

// The graph folded for any number of pictures, where that works. `model` is left fixed to one picture.
std::optional<onnx::ModelProto> fold_free(onnx::ModelProto& model, const ModelCard& card,
                                          const FloatTensor& pictures, const std::vector<FloatTensor>& alone,
                                          const std::filesystem::path& scratch) {
  const auto attempt = [&]() -> std::optional<onnx::ModelProto> {
    Result<onnx::ModelProto> folded = fold(model, scratch);
    if (folded.ok() && answers_several(*folded, card, pictures, alone)) return std::move(*folded);
    return std::nullopt;
  };
  set_batch(*model.mutable_graph(), card.input, true);
  std::optional<onnx::ModelProto> folded = attempt();
  if (!folded) {
    const FreedReshapes freed(*model.mutable_graph());
    if (freed.any()) folded = attempt();
  }
  set_batch(*model.mutable_graph(), card.input, false);
  return folded;
}

// Constants that are computed hide layers from the rule: then it is tried again on what folding leaves.
Result<std::string> find_or_fold(onnx::ModelProto& source, const ModelCard& card,
                                 const std::filesystem::path& scratch) {
  Result<std::string> found = find_feature(source, card);
  if (found.ok() || card.feature_at == FeatureAt::kOutput || card.feature_at == FeatureAt::kInner)
    return found;
  Result<onnx::ModelProto> folded = fold(source, scratch);
  if (!folded.ok()) return found;
  Result<std::string> later = find_feature(*folded, card);
  if (!later.ok()) return found;
  source = std::move(*folded);
  return later;
}

}  // namespace

Result<Cut> cut_network(onnx::ModelProto source, const ModelCard& card,
                        const std::filesystem::path& scratch) {
  const Result<std::string> found = find_or_fold(source, card, scratch);
  if (!found.ok()) return found.error();
  keep_only(source, *found);
  if (Status input = check_card_input(source.graph(), card); !input.ok()) return input.error();
  const FloatTensor pictures = noise(card.preprocess, kTriedPictures);
  set_batch(*source.mutable_graph(), card.input, false);
  const auto alone = answers_alone(source, card, pictures);
  if (!alone.ok()) return alone.error();
  if (alone->front().sides != std::vector<std::int64_t>{1, card.dimension})
    flatten(*source.mutable_graph(), alone->front().sides);

  Cut cut;
  cut.found = *found;
  if (auto free = fold_free(source, card, pictures, *alone, scratch)) {
    cut.free_batch = true;
    cut.model = std::move(*free);
  } else {
    Result<onnx::ModelProto> fixed = fold(source, scratch);
    if (!fixed.ok()) return fixed.error();
    cut.model = std::move(*fixed);
  }
  const Result<FloatTensor> first = answer(cut.model, card, picture_of(pictures, 0));
  if (!first.ok()) return first.error();
  if (!nearly_equal(first->values, alone->front().values))
    return Error{ErrorCode::kUnsupported,
                 "folding the network of model " + card.id +
                     " changed its answers; another version of ONNX Runtime may not"};
  cut.feature = cut.model.graph().output(0).name();
  declare_output(*cut.model.mutable_graph(), cut.free_batch, card.dimension);
  return cut;
}

}  // namespace vitrine::embed
