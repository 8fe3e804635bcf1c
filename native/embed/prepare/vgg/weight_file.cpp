// SPDX-License-Identifier: MIT
#include "embed/prepare/vgg/weight_file.h"

#include <utility>

#include "embed/prepare/external_weights.h"
#include "embed/prepare/form_files.h"
#include "io/files.h"
#include "io/parallel.h"

namespace vitrine::embed {
namespace {

Error interrupted() { return Error{ErrorCode::kInterrupted, "interrupted"}; }

Status append_layer(vgg::WeightsWriter& writer, std::size_t place, std::span<const float> weights,
                    std::span<const float> bias, WeightStream& stream) {
  if (io::interrupted()) return interrupted();
  const Result<std::vector<std::uint8_t>> bytes = writer.layer(place, weights, bias);
  if (!bytes.ok()) return bytes.error();
  stream.body.insert(stream.body.end(), bytes->begin(), bytes->end());
  return Done{};
}

Result<WeightStream> finished(const vgg::WeightsWriter& writer, WeightStream stream) {
  Result<std::vector<std::uint8_t>> head = writer.head();
  if (!head.ok()) return head.error();
  stream.head = std::move(*head);
  return stream;
}

// Shape and codings of a file, before its body is read: one that ends in a layer that can be folded.
Result<vgg::WeightsReader> read_foldable(const Network& network) {
  if (!network.weights)
    return Error{ErrorCode::kCorrupt, "model " + network.card.id + ": a head without a body is no network"};
  const Result<io::Bytes> head = read_checked(network.graph);
  if (!head.ok()) return head.error();
  Result<vgg::WeightsReader> reader = vgg::WeightsReader::open(*head, network.weights->bytes);
  if (!reader.ok()) return with_context(io::display(network.graph.file), reader.error());
  const vgg::Layer& last = reader->shape().layers.back();
  if (last.kind == vgg::Layer::Kind::kDense && !last.relu) return reader;
  return Error{ErrorCode::kUnsupported,
               "the feature of model " + network.card.id + " is not the output of a linear layer"};
}

}  // namespace

Result<WeightStream> encode_weights(const vgg::Shape& shape, std::span<const VggLayerWeights> layers,
                                    std::span<const vgg::LayerCoding> codings) {
  Result<vgg::WeightsWriter> writer = vgg::WeightsWriter::make(shape, codings);
  if (!writer.ok()) return writer.error();
  WeightStream stream;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (Status added = append_layer(*writer, i, layers[i].weights, layers[i].bias, stream); !added.ok())
      return added.error();
  }
  return finished(*writer, std::move(stream));
}

Result<Network> write_weight_file(const WeightStream& stream, const std::filesystem::path& folder) {
  Network network;
  network.form = kVitrineForm;
  network.engine = Engine::kVitrine;
  NetworkWeights& weights = network.weights.emplace();
  weights.path = kWeightsPath;
  weights.bytes = stream.body.size();
  const std::function<void(std::uint64_t)> nobody;
  FormFiles files(folder, nobody);
  if (Status parts = files.write_parts(stream.body, weights); !parts.ok()) return parts.error();
  Result<NetworkFile> head = files.write("graph", ".vgg", stream.head);
  if (!head.ok()) return head.error();
  network.graph = std::move(*head);
  return network;
}

Status check_weight_file_foldable(const Network& network) {
  const Result<vgg::WeightsReader> reader = read_foldable(network);
  return reader.ok() ? Status(Done{}) : Status(reader.error());
}

Result<Network> fold_weight_file(const Network& network, const LinearLayer& layer,
                                 const std::filesystem::path& folder) {
  const Result<vgg::WeightsReader> reader = read_foldable(network);
  if (!reader.ok()) return reader.error();
  vgg::Shape shape = reader->shape();
  const std::size_t last = shape.layers.size() - 1;
  shape.layers[last].outputs = static_cast<std::uint32_t>(layer.rows);
  std::vector<vgg::LayerCoding> codings(reader->codings().begin(), reader->codings().end());
  // It is small, and what is left of its precision is the answer's.
  codings[last] = {vgg::LayerCoding::Kind::kInt8, 127};
  Result<vgg::WeightsWriter> writer = vgg::WeightsWriter::make(shape, codings);
  if (!writer.ok()) return writer.error();
  const Result<io::Bytes> body = read_weights(*network.weights);
  if (!body.ok()) return body.error();
  WeightStream stream;
  std::span<const std::uint8_t> rest = *body;
  for (std::size_t i = 0; i < last; ++i) {
    const auto kept = rest.first(static_cast<std::size_t>(reader->layer_bytes()[i]));
    rest = rest.subspan(kept.size());
    if (Status status = writer->keep(i, kept); !status.ok()) return status.error();
    stream.body.insert(stream.body.end(), kept.begin(), kept.end());
  }
  if (Status added = append_layer(*writer, last, layer.weights, layer.bias, stream); !added.ok())
    return added.error();
  Result<WeightStream> whole = finished(*writer, std::move(stream));
  if (!whole.ok()) return whole.error();
  Result<Network> written = write_weight_file(*whole, folder);
  if (!written.ok()) return written;
  written->form = network.form;
  written->agreement = network.agreement;
  written->card = network.card;
  written->model_hash = network.model_hash;
  return written;
}

}  // namespace vitrine::embed
