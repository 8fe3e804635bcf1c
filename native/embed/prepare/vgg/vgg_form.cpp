// SPDX-License-Identifier: MIT
#include "embed/prepare/vgg/vgg_form.h"

#include <utility>

#include "embed/prepare/vgg/vgg_layers.h"

namespace vitrine::embed {
namespace {

std::vector<MeasuredForm> measured_forms(const CodingChoice& choice) {
  std::vector<MeasuredForm> forms;
  for (std::size_t i = 0; i < choice.table.size(); ++i) {
    const MeasuredCoding& one = choice.table[i];
    forms.push_back({one.convolutions, name_of(one.dense), one.rank, one.bytes, one.last_bytes,
                     one.agreement.cosine, one.agreement.overlap, i == choice.chosen});
  }
  return forms;
}

}  // namespace

Result<std::optional<VggForm>> make_vgg_form(onnx::ModelProto& model, const ModelCard& card,
                                             const std::vector<std::vector<float>>& tensors,
                                             const ChooseOptions& options,
                                             const std::filesystem::path& folder) {
  const Result<VggGraph> graph = read_vgg_graph(model.graph(), card);
  // Another kind of network has no such form.
  if (!graph.ok() && graph.error().code == ErrorCode::kUnsupported) return std::optional<VggForm>();
  if (!graph.ok()) return graph.error();
  if (graph->shape.layers.front().kind != vgg::Layer::Kind::kConvolution) return std::optional<VggForm>();
  VggWeights weights;
  weights.shape = graph->shape;
  const Status taken = take_vgg_layers(
      *model.mutable_graph(), *graph, Network{}, Afterwards::kReleased,
      [&](std::size_t, std::span<const float> values, std::span<const float> bias) -> Status {
        weights.layers.push_back({{values.begin(), values.end()}, {bias.begin(), bias.end()}});
        return Done{};
      });
  if (!taken.ok()) return taken.error();
  const Result<CodingChoice> choice = choose_codings(std::move(weights), tensors, options);
  if (!choice.ok()) return with_context("model " + card.id, choice.error());
  Result<Network> written = write_weight_file(choice->stream, folder);
  if (!written.ok()) return written.error();
  written->agreement = choice->table[choice->chosen].agreement;
  return std::optional(VggForm{std::move(*written), measured_forms(*choice)});
}

}  // namespace vitrine::embed
