// SPDX-License-Identifier: MIT
#include "embed/prepare/quantise/measure_agreement.h"

#include <algorithm>
#include <utility>

#include "embed/prepare/quantise/over_pictures.h"
#include "io/parallel.h"
#include "vitrine/embedding.h"

namespace vitrine::embed {
namespace {

// Positions of the nearest to `query` but `self`, in ascending order.
std::vector<std::size_t> nearest(const Embeddings& others, std::span<const float> query, std::size_t self) {
  std::vector<std::pair<float, std::size_t>> scored;
  for (std::size_t i = 0; i < others.size(); ++i) {
    if (i != self) scored.emplace_back(-dot(others[i], query), i);
  }
  const std::size_t taken = std::min(kComparedNeighbours, scored.size());
  std::partial_sort(scored.begin(), scored.begin() + static_cast<std::ptrdiff_t>(taken), scored.end());
  std::vector<std::size_t> positions;
  for (std::size_t i = 0; i < taken; ++i) positions.push_back(scored[i].second);
  std::sort(positions.begin(), positions.end());
  return positions;
}

}  // namespace

Result<Embeddings> embed_pictures(const onnx::ModelProto& network, const CalibrationPictures& pictures,
                                  const QuantiseOptions& options, const std::string& what) {
  Embeddings embeddings;
  const Status run =
      run_over_pictures(network, {network.graph().output(0).name()}, pictures, options, what,
                        [&](std::size_t, const FloatTensor&, std::span<FloatTensor> outputs) -> Status {
                          embeddings.push_back(std::move(outputs[0].values));
                          return l2_normalise(embeddings.back());
                        });
  if (!run.ok()) return run.error();
  return embeddings;
}

Agreement measure_agreement(const Embeddings& network, const Embeddings& form) {
  Agreement agreement;
  agreement.pictures = static_cast<std::uint32_t>(network.size());
  std::vector<double> overlaps(network.size(), 0);
  io::parallel_for(network.size(), 0, [&](std::size_t i) {
    const std::vector<std::size_t> wanted = nearest(network, network[i], i),
                                   found = nearest(network, form[i], i);
    std::vector<std::size_t> both;
    std::set_intersection(wanted.begin(), wanted.end(), found.begin(), found.end(), std::back_inserter(both));
    overlaps[i] = static_cast<double>(both.size()) / static_cast<double>(wanted.size());
  });
  // Divided once: shares added up to 1 may come to more.
  for (std::size_t i = 0; i < network.size(); ++i) {
    agreement.cosine += static_cast<double>(dot(network[i], form[i]));
    agreement.overlap += overlaps[i];
  }
  const auto count = static_cast<double>(network.size());
  agreement.cosine = std::clamp(agreement.cosine / count, -1.0, 1.0);
  agreement.overlap /= count;
  return agreement;
}

}  // namespace vitrine::embed
