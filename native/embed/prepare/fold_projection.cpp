// SPDX-License-Identifier: MIT
#include "embed/prepare/fold_projection.h"

#include <algorithm>
#include <new>
#include <utility>

#include "embed/prepare/last_layer.h"
#include "embed/prepare/stored_form.h"
#include "embed/prepare/vgg/weight_file.h"
#include "embed/prepare/write_form.h"
#include "io/parallel.h"

namespace vitrine::embed {
namespace {

// Rows of the product that are summed up at once, so that the layer, which is larger than any cache, is read
// from memory once for all of them.
constexpr std::size_t kRowsAtOnce = 16;

// Rows [begin, end) of map * layer. Sums run in double precision over the feature's values in their order,
// whatever is summed at once.
void multiply_rows(const LinearMap& map, const LinearLayer& layer, std::size_t begin, std::size_t end,
                   LinearLayer& product) {
  std::vector<double> sums((end - begin) * layer.columns), biases(end - begin);
  for (std::size_t i = 0; i < layer.rows; ++i) {
    const float* const weights = layer.weights.data() + i * layer.columns;
    for (std::size_t row = begin; row < end; ++row) {
      const auto factor = static_cast<double>(map.values[row * map.columns + i]);
      double* const sum = sums.data() + (row - begin) * layer.columns;
      for (std::size_t j = 0; j < layer.columns; ++j) sum[j] += factor * static_cast<double>(weights[j]);
      biases[row - begin] += factor * static_cast<double>(layer.bias[i]);
    }
  }
  std::transform(sums.begin(), sums.end(),
                 product.weights.begin() + static_cast<std::ptrdiff_t>(begin * layer.columns),
                 [](double sum) { return static_cast<float>(sum); });
  std::transform(biases.begin(), biases.end(), product.bias.begin() + static_cast<std::ptrdiff_t>(begin),
                 [](double sum) { return static_cast<float>(sum); });
}

Result<LinearLayer> multiply(const LinearMap& map, const LinearLayer& layer) {
  LinearLayer product{map.rows, layer.columns, std::vector<float>(std::size_t{map.rows} * layer.columns),
                      std::vector<float>(map.rows)};
  const std::size_t blocks = (product.rows + kRowsAtOnce - 1) / kRowsAtOnce;
  const std::size_t done = io::parallel_for(blocks, 0, [&](std::size_t block) {
    const std::size_t begin = block * kRowsAtOnce;
    multiply_rows(map, layer, begin, std::min(begin + kRowsAtOnce, product.rows), product);
  });
  if (done < blocks) return Error{ErrorCode::kInterrupted, "folding the projection was interrupted"};
  return product;
}

Error misfit(const Network& network) {
  return Error{ErrorCode::kInvalidArgument,
               "the last layer of model " + network.card.id + ", form " + network.form +
                   ", is not of the size of the space; prepare the network again"};
}

// A graph with the layer replaced and all its weights in it.
Result<onnx::ModelProto> folded_graph(const Network& network, const NetworkFile& file,
                                      const LinearLayer& layer, StoredWeights& weights,
                                      std::map<std::string, io::Bytes>& packed) {
  Result<onnx::ModelProto> model = read_graph_of(network, file);
  if (!model.ok()) return model;
  const Result<LastLayer> at = find_last_layer(model->graph());
  if (!at.ok()) return at.error();
  if (at->columns != layer.columns) return misfit(network);
  if (Status replaced = replace_last_layer(*model, *at, layer); !replaced.ok()) return replaced.error();
  if (Status fetched = weights.fetch_all(*model->mutable_graph(), packed); !fetched.ok())
    return fetched.error();
  return model;
}

Result<Network> fold(const Network& network, const Network& built, const LinearMap& map,
                     const std::filesystem::path& folder) {
  const Result<LinearLayer> layer = read_last_layer(built);
  if (!layer.ok()) return layer.error();
  if (layer->rows != map.columns) return misfit(built);
  const Result<LinearLayer> product = multiply(map, *layer);
  if (!product.ok()) return product.error();
  if (network.engine == Engine::kVitrine) return fold_weight_file(network, *product, folder);

  StoredWeights weights(network);
  FormGraphs form;
  form.name = network.form;
  form.agreement = network.agreement;
  Result<onnx::ModelProto> graph = folded_graph(network, network.graph, *product, weights, form.packed);
  if (!graph.ok()) return graph.error();
  form.graph = std::move(*graph);
  if (network.webgpu_graph) {
    Result<onnx::ModelProto> webgpu =
        folded_graph(network, *network.webgpu_graph, *product, weights, form.packed);
    if (!webgpu.ok()) return webgpu.error();
    form.webgpu_graph = std::move(*webgpu);
  }
  Result<Network> written = write_form(std::move(form), folder, {});
  if (!written.ok()) return written;
  written->card = network.card;
  written->model_hash = network.model_hash;
  return written;
}

}  // namespace

Status check_foldable(const Network& network) {
  if (network.engine == Engine::kVitrine) return check_weight_file_foldable(network);
  const Result<onnx::ModelProto> model = read_graph_of(network, network.graph);
  if (!model.ok()) return model.error();
  const Result<LastLayer> at = find_last_layer(model->graph());
  return at.ok() ? Status(Done{}) : Status(at.error());
}

Result<Network> fold_projection(const Network& network, const Network& built, const LinearMap& map,
                                const std::filesystem::path& folder) {
  try {
    return fold(network, built, map, folder);
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kOutOfMemory, "no memory to fold the projection into model " + network.card.id +
                                              "; --fold no carries it as it is"};
  }
}

}  // namespace vitrine::embed
