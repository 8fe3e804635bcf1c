// SPDX-License-Identifier: MIT
#include "embed/prepare/quantise/measure_agreement.h"

#include <algorithm>
#include <utility>

#include "embed/prepare/graph_session.h"
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
  Result<GraphSession> session = GraphSession::open(network, GraphOptimisation::kAll, options.threads);
  if (!session.ok()) return session.error();
  Embeddings embeddings;
  for (std::size_t i = 0; i < pictures.count; ++i) {
    if (io::interrupted()) return Error{ErrorCode::kInterrupted, "interrupted while measuring a network"};
    const Result<std::vector<float>> picture = pictures.tensor(i);
    if (!picture.ok()) return picture.error();
    Result<std::vector<FloatTensor>> outputs = session->run(*picture);
    const std::string called = what + ", picture " + std::to_string(i + 1);
    if (!outputs.ok()) return with_context(called, outputs.error());
    embeddings.push_back(std::move(outputs->at(0).values));
    if (const Status unit = l2_normalise(embeddings.back()); !unit.ok())
      return with_context(called, unit.error());
    if (options.progress) options.progress(what, i + 1, pictures.count);
  }
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
  for (std::size_t i = 0; i < network.size(); ++i) {
    agreement.cosine += static_cast<double>(dot(network[i], form[i])) / static_cast<double>(network.size());
    agreement.overlap += overlaps[i] / static_cast<double>(network.size());
  }
  return agreement;
}

}  // namespace vitrine::embed
