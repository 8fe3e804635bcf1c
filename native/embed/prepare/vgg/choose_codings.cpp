// SPDX-License-Identifier: MIT
// The two halves of such a network are measured apart: what its convolutions make of the pictures is worked
// out once for each way to write them, and the dense layers, where nearly all bytes and little of the time
// are, then read that for each way to write those.
#include "embed/prepare/vgg/choose_codings.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "embed/prepare/quantise/measure_agreement.h"
#include "embed/prepare/vgg/low_rank.h"
#include "embed/prepare/vgg/run_weights.h"
#include "vitrine/embedding.h"

namespace vitrine::embed {
namespace {

constexpr std::array<std::uint8_t, 4> kConvolutionLevels = {127, 63, 31, 15};
constexpr std::array<std::uint8_t, 9> kDenseLevels = {127, 63, 31, 15, 7, 5, 3, 2, 1};
constexpr vgg::LayerCoding kFourBits = {vgg::LayerCoding::Kind::kInt4, 7};
// Cuts a network in two before layer `first`; answers the second half. Weights are moved: there may be
// hundreds of megabytes of them.
VggWeights cut_off(VggWeights& network, std::size_t first) {
  const auto at = static_cast<std::ptrdiff_t>(first);
  std::vector<vgg::Layer>& shapes = network.shape.layers;
  VggWeights rest{network.shape, {}};
  rest.shape.layers.assign(shapes.begin() + at, shapes.end());
  rest.layers.assign(std::move_iterator(network.layers.begin() + at),
                     std::move_iterator(network.layers.end()));
  shapes.resize(first);
  network.layers.resize(first);
  return rest;
}

// The shape of what the convolutions hand on.
void read_planes_of(const vgg::Shape& convolutions, vgg::Shape& dense) {
  dense.channels = convolutions.layers.back().outputs;
  for (const vgg::Layer& layer : convolutions.layers) {
    if (!layer.pool) continue;
    dense.height /= 2;
    dense.width /= 2;
  }
}

// REQUIRES: a stream that was just written.
std::uint64_t last_layer_bytes(const WeightStream& stream) {
  const Result<vgg::WeightsReader> reader = vgg::WeightsReader::open(stream.head, stream.body.size());
  return reader.ok() ? reader->layer_bytes().back() : 0;
}

Result<Embeddings> unit(Result<Vectors> answers) {
  if (!answers.ok()) return answers.error();
  for (std::size_t i = 0; i < answers->size(); ++i) {
    if (Status status = l2_normalise((*answers)[i]); !status.ok())
      return with_context("picture " + std::to_string(i + 1), status.error());
  }
  return std::move(*answers);
}

// A way to write one half.
struct HalfCoding {
  vgg::LayerCoding coding;
  std::uint64_t bytes = 0;
};

class Chooser {
 public:
  Chooser(VggWeights network, const Vectors& tensors, const ChooseOptions& options)
      : tensors_(tensors), options_(options) {
    const auto dense =
        std::find_if(network.shape.layers.begin(), network.shape.layers.end(),
                     [](const vgg::Layer& layer) { return layer.kind == vgg::Layer::Kind::kDense; });
    first_dense_ = static_cast<std::size_t>(dense - network.shape.layers.begin());
    dense_ = cut_off(network, first_dense_);
    convolutions_ = std::move(network);
    read_planes_of(convolutions_.shape, dense_.shape);
  }

  Result<CodingChoice> run() {
    if (Status status = read_convolutions(); !status.ok()) return status.error();
    if (Status status = measure_dense(dense_, 0); !status.ok()) return status.error();
    if (Status status = measure_ranks(); !status.ok()) return status.error();
    return finish();
  }

 private:
  // What the convolutions make of the pictures: in float32, and written in each way.
  Status read_convolutions() {
    io::Progress progress("Convolutions", (1 + kConvolutionLevels.size()) * tensors_.size(),
                          options_.progress);
    const Result<vgg::Network> exact = float_network(convolutions_);
    if (!exact.ok()) return exact.error();
    Result<Vectors> planes = answers_of(*exact, tensors_, options_.threads, progress);
    if (!planes.ok()) return planes.error();
    const Result<vgg::Network> dense = float_network(dense_);
    if (!dense.ok()) return dense.error();
    io::Progress none("", tensors_.size(), io::ProgressStyle::kQuiet);
    Result<Embeddings> embeddings = unit(answers_of(*dense, *planes, options_.threads, none));
    if (!embeddings.ok()) return embeddings.error();
    exact_ = std::move(*embeddings);
    for (const std::uint8_t levels : kConvolutionLevels) {
      const vgg::LayerCoding coding{vgg::LayerCoding::Kind::kInt8, levels};
      const Result<WeightStream> stream =
          encode(convolutions_, std::vector(convolutions_.layers.size(), coding));
      if (!stream.ok()) return stream.error();
      const Result<vgg::Network> network = decoded_network(*stream);
      if (!network.ok()) return network.error();
      Result<Vectors> found = answers_of(*network, tensors_, options_.threads, progress);
      if (!found.ok()) return found.error();
      planes_.push_back(std::move(*found));
      convolution_codings_.push_back({coding, stream->bytes()});
    }
    return Done{};
  }

  static Result<WeightStream> encode(const VggWeights& half, const std::vector<vgg::LayerCoding>& codings) {
    return encode_weights(half.shape, half.layers, codings);
  }

  // The last of several dense layers is as fine as can be: where the site's projection is folded into it,
  // nothing of it travels, and its rounding would be measured in vain.
  static std::vector<vgg::LayerCoding> dense_codings(std::size_t layers, const vgg::LayerCoding& coding) {
    std::vector<vgg::LayerCoding> codings(layers, coding);
    if (layers > 1) codings.back() = vgg::LayerCoding{};
    return codings;
  }

  // The first of several dense layers as two, where that keeps enough of it.
  Status measure_ranks() {
    if (dense_.layers.size() < 2) return Done{};
    const std::vector<float>& weights = dense_.layers.front().weights;
    const std::uint32_t outputs = dense_.shape.layers.front().outputs;
    Result<Spectrum> spectrum = spectrum_of(weights, outputs, Axes::kNo, options_.threads);
    if (!spectrum.ok()) return spectrum.error();
    const std::vector<std::uint32_t> ranks = worthwhile_ranks(*spectrum, weights.size() / outputs);
    if (ranks.empty()) return Done{};
    spectrum = spectrum_of(weights, outputs, Axes::kYes, options_.threads);
    if (!spectrum.ok()) return spectrum.error();
    spectrum_ = std::move(*spectrum);
    for (const std::uint32_t rank : ranks) {
      const Result<VggWeights> pair = of_rank(rank);
      if (!pair.ok()) return pair.error();
      if (Status status = measure_dense(*pair, rank); !status.ok()) return status;
    }
    return Done{};
  }

  // The dense layers with the first one as two. REQUIRES: a rank that measure_ranks() measures.
  Result<VggWeights> of_rank(std::uint32_t rank) const {
    const VggLayerWeights& whole = dense_.layers.front();
    Result<DensePair> pair = take_apart(whole.weights, spectrum_, rank, options_.threads);
    if (!pair.ok()) return pair.error();
    VggWeights dense{dense_.shape, {}};
    dense.shape.layers.insert(dense.shape.layers.begin(), {vgg::Layer::Kind::kDense, rank, false, false});
    dense.layers.push_back({std::move(pair->first), std::vector<float>(rank)});
    dense.layers.push_back({std::move(pair->second), whole.bias});
    dense.layers.insert(dense.layers.end(), dense_.layers.begin() + 1, dense_.layers.end());
    return dense;
  }

  // Every way to write these dense layers, behind every way to write the convolutions.
  Status measure_dense(const VggWeights& dense, std::uint32_t rank) {
    std::vector<vgg::LayerCoding> codings;
    for (const std::uint8_t levels : kDenseLevels) codings.push_back({vgg::LayerCoding::Kind::kInt8, levels});
    codings.push_back(kFourBits);
    io::Progress progress(rank == 0 ? "Dense layers" : "Rank " + std::to_string(rank),
                          codings.size() * planes_.size() * tensors_.size(), options_.progress);
    for (const vgg::LayerCoding& coding : codings) {
      const Result<WeightStream> stream = encode(dense, dense_codings(dense.layers.size(), coding));
      if (!stream.ok()) return stream.error();
      const Result<vgg::Network> network = decoded_network(*stream);
      if (!network.ok()) return network.error();
      for (std::size_t i = 0; i < planes_.size(); ++i) {
        const Result<Embeddings> found = unit(answers_of(*network, planes_[i], options_.threads, progress));
        // Too coarse to say anything of a picture.
        if (!found.ok() && found.error().code == ErrorCode::kInvalidArgument) continue;
        if (!found.ok()) return found.error();
        MeasuredCoding& measured = table_.emplace_back();
        measured.convolutions = convolution_codings_[i].coding.levels;
        measured.dense = coding;
        measured.rank = rank;
        measured.last_bytes = last_layer_bytes(*stream);
        measured.bytes = convolution_codings_[i].bytes + stream->bytes();
        measured.agreement = measure_agreement(exact_, *found);
      }
    }
    return Done{};
  }

  Result<CodingChoice> finish() {
    if (table_.empty())
      return Error{ErrorCode::kUnsupported,
                   "rounded to whole numbers, its weights say nothing of the pictures"};
    CodingChoice choice;
    std::sort(table_.begin(), table_.end(),
              [](const MeasuredCoding& a, const MeasuredCoding& b) { return a.bytes < b.bytes; });
    const auto overlap = [](const MeasuredCoding& one) { return one.agreement.overlap; };
    auto chosen = std::find_if(table_.begin(), table_.end(),
                               [&](const MeasuredCoding& one) { return overlap(one) >= options_.agree; });
    if (chosen == table_.end())
      chosen = std::max_element(table_.begin(), table_.end(),
                                [&](const auto& a, const auto& b) { return overlap(a) < overlap(b); });
    choice.chosen = static_cast<std::size_t>(chosen - table_.begin());
    Result<VggWeights> dense =
        chosen->rank == 0 ? Result<VggWeights>(std::move(dense_)) : of_rank(chosen->rank);
    if (!dense.ok()) return dense.error();
    std::vector<vgg::LayerCoding> codings = dense_codings(dense->layers.size(), chosen->dense);
    codings.insert(codings.begin(), first_dense_,
                   {vgg::LayerCoding::Kind::kInt8, static_cast<std::uint8_t>(chosen->convolutions)});
    const VggWeights whole = join(std::move(convolutions_), std::move(*dense));
    Result<WeightStream> stream = encode_weights(whole.shape, whole.layers, codings);
    if (!stream.ok()) return stream.error();
    choice.stream = std::move(*stream);
    choice.table = std::move(table_);
    // Two heads were counted where there is one.
    choice.table[choice.chosen].bytes = choice.stream.bytes();
    return choice;
  }

  static VggWeights join(VggWeights first, VggWeights second) {
    first.shape.layers.insert(first.shape.layers.end(), second.shape.layers.begin(),
                              second.shape.layers.end());
    std::move(second.layers.begin(), second.layers.end(), std::back_inserter(first.layers));
    return first;
  }

  const Vectors& tensors_;
  const ChooseOptions& options_;
  std::size_t first_dense_ = 0;
  VggWeights convolutions_, dense_;
  Embeddings exact_;
  std::vector<Vectors> planes_;  // of each way to write the convolutions
  std::vector<HalfCoding> convolution_codings_;
  std::vector<MeasuredCoding> table_;
  Spectrum spectrum_;  // of the first dense layer, where it is taken apart
};

}  // namespace

std::string name_of(const vgg::LayerCoding& coding) {
  return coding.kind == vgg::LayerCoding::Kind::kInt4 ? "4 bits" : std::to_string(coding.levels);
}

Result<CodingChoice> choose_codings(VggWeights network, const Vectors& tensors,
                                    const ChooseOptions& options) {
  return Chooser(std::move(network), tensors, options).run();
}

}  // namespace vitrine::embed
