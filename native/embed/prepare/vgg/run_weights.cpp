// SPDX-License-Identifier: MIT
#include "embed/prepare/vgg/run_weights.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <utility>

#include "embed/vgg_workspaces.h"
#include "io/parallel.h"
#include "vitrine/vgg_weights.h"

namespace vitrine::embed {

Result<vgg::Network> float_network(const VggWeights& weights) {
  Result<vgg::Network> network = vgg::Network::make(weights.shape);
  if (!network.ok()) return network.error();
  for (std::size_t i = 0; i < weights.layers.size(); ++i) {
    if (Status set = network->set_weights(i, weights.layers[i].weights, weights.layers[i].bias); !set.ok())
      return set.error();
  }
  return network;
}

Result<vgg::Network> decoded_network(const WeightStream& stream) {
  Result<vgg::WeightsReader> reader =
      vgg::WeightsReader::open(stream.head, stream.body.size(), {nullptr, vgg::Convolutions::kInt16});
  if (!reader.ok()) return reader.error();
  if (Status pushed = reader->push(stream.body); !pushed.ok()) return pushed.error();
  return reader->finish();
}

Result<Vectors> answers_of(const vgg::Network& network, const Vectors& inputs, unsigned threads,
                           io::Progress& progress) {
  Vectors answers(inputs.size());
  const std::size_t batches = (inputs.size() + kPicturesTogether - 1) / kPicturesTogether;
  std::mutex mutex;
  std::optional<Error> fault;
  VggWorkspaces workspaces;
  const std::size_t done = io::parallel_for(batches, threads, [&](std::size_t batch) {
    const std::size_t first = batch * kPicturesTogether;
    const std::size_t count = std::min(kPicturesTogether, inputs.size() - first);
    std::vector<float> joined;
    for (std::size_t i = first; i < first + count; ++i)
      joined.insert(joined.end(), inputs[i].begin(), inputs[i].end());
    vgg::Workspace workspace = workspaces.take();
    const Result<std::vector<float>> found = network.run(joined, workspace);
    workspaces.give_back(std::move(workspace));
    for (std::size_t i = 0; found.ok() && i < count; ++i) {
      const auto begin = found->begin() + static_cast<std::ptrdiff_t>(i * network.outputs());
      answers[first + i].assign(begin, begin + static_cast<std::ptrdiff_t>(network.outputs()));
    }
    progress.advance(count);
    if (found.ok()) return;
    const std::lock_guard lock(mutex);
    fault = found.error();
  });
  if (fault) return *fault;
  if (done < batches) return Error{ErrorCode::kInterrupted, "interrupted"};
  return answers;
}

}  // namespace vitrine::embed
