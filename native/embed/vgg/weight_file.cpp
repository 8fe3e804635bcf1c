// SPDX-License-Identifier: MIT
#include "embed/vgg/open_weights.h"
#include "io/files.h"
#include "vitrine/vgg_weights.h"

namespace vitrine::embed {

Result<vgg::Network> open_weight_file(const Network& network) {
  const std::string model = "model " + network.card.id;
  if (!network.weights) return Error{ErrorCode::kCorrupt, model + ": a head without a body is no network"};
  const Result<io::Bytes> head = read_checked(network.graph);
  if (!head.ok()) return head.error();
  Result<vgg::WeightsReader> reader =
      vgg::WeightsReader::open(*head, network.weights->bytes, {nullptr, vgg::Convolutions::kInt16});
  if (!reader.ok()) return with_context(io::display(network.graph.file), reader.error());
  for (const NetworkFile& part : network.weights->parts) {
    const Result<io::Bytes> bytes = read_checked(part);
    if (!bytes.ok()) return bytes.error();
    if (Status pushed = reader->push(*bytes); !pushed.ok())
      return with_context(io::display(part.file), pushed.error());
  }
  const vgg::Shape shape = reader->shape();
  const std::uint32_t side = network.card.preprocess.side;
  Result<vgg::Network> engine = reader->finish();
  if (!engine.ok()) return with_context(model, engine.error());
  const std::uint32_t values = network.folded ? network.folded->values() : network.card.dimension;
  if (shape.height != side || shape.width != side || shape.channels != 3 || engine->outputs() != values) {
    return Error{ErrorCode::kCorrupt, io::display(network.graph.file) +
                                          " is the head of another network than " + model +
                                          "; prepare it again"};
  }
  return engine;
}

}  // namespace vitrine::embed
