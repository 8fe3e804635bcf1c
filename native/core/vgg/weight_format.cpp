// SPDX-License-Identifier: MIT
#include "core/vgg/weight_format.h"

#include <algorithm>
#include <string>

#include "core/format/byte_reader.h"
#include "core/format/byte_writer.h"
#include "core/format/crc32.h"

namespace vitrine::vgg {
namespace {

enum LayerFlags : std::uint8_t { kHasRelu = 1, kPools = 2 };

Error damaged(const std::string& what) {
  return Error{ErrorCode::kCorrupt, "the head of the weights " + what};
}

Result<LayerCoding::Kind> kind_of(std::uint8_t number) {
  if (number > 1) return damaged("names the coding " + std::to_string(number) + ", which is none");
  return static_cast<LayerCoding::Kind>(number);
}

void write_layer(const Layer& layer, const LayerCoding& coding, std::uint64_t bytes,
                 format::ByteWriter& writer) {
  writer.u8(layer.kind == Layer::Kind::kDense ? 1 : 0);
  writer.u8(static_cast<std::uint8_t>((layer.relu ? kHasRelu : 0) | (layer.pool ? kPools : 0)));
  writer.u8(static_cast<std::uint8_t>(coding.kind));
  writer.u8(coding.levels);
  writer.u32(layer.outputs);
  writer.u64(bytes);
}

Status read_layer(format::ByteReader& reader, WeightsHead& head) {
  const std::uint8_t kind = reader.u8("kind of a layer"), flags = reader.u8("flags of a layer");
  const std::uint8_t coding = reader.u8("coding of a layer"), levels = reader.u8("levels of a layer");
  const std::uint32_t outputs = reader.u32("outputs of a layer");
  head.bytes.push_back(reader.u64("bytes of a layer"));
  if (kind > 1) return damaged("names the layer kind " + std::to_string(kind) + ", which is none");
  if ((flags & ~(kHasRelu | kPools)) != 0) return damaged("has unknown flags of a layer");
  const Result<LayerCoding::Kind> known = kind_of(coding);
  if (!known.ok()) return known.error();
  head.shape.layers.push_back({kind == 1 ? Layer::Kind::kDense : Layer::Kind::kConvolution, outputs,
                               (flags & kHasRelu) != 0, (flags & kPools) != 0});
  head.codings.push_back({*known, levels});
  return Done{};
}

}  // namespace

RowLayout::RowLayout(const LayerPlan& plan, const LayerCoding& coding) : rows(plan.layer.outputs) {
  inputs = plan.channels * (plan.dense() ? plan.height * plan.width : 9);
  values = plan.dense() ? held_values(plan.depth()) : inputs;
  const bool nibbles = coding.kind == LayerCoding::Kind::kInt4;
  bytes = nibbles ? values / 2 : values;
  groups = nibbles ? values / kRowGroup : 0;
  rows_of_chunk = std::max<std::size_t>(1, kChunkBytes / bytes);
}

Status check_coding(const LayerPlan& plan, std::size_t layer, const LayerCoding& coding) {
  const bool four_bits = coding.kind == LayerCoding::Kind::kInt4;
  if (four_bits && !plan.dense()) return no_shape(layer, "has 4-bit weights, though it is no dense layer");
  if (four_bits ? coding.levels != kMostInt4 : coding.levels < 1 || coding.levels > 127)
    return no_shape(layer, "has weights of " + std::to_string(coding.levels) + " levels; " +
                               (four_bits ? "7 are what 4 bits hold" : "1 to 127 can be"));
  return Done{};
}

Result<std::vector<std::uint8_t>> write_head(const WeightsHead& head) {
  format::ByteWriter writer;
  writer.raw(kWeightsMagic);
  writer.u32(kWeightsVersion);
  writer.u32(head.shape.channels);
  writer.u32(head.shape.height);
  writer.u32(head.shape.width);
  writer.u32(static_cast<std::uint32_t>(head.shape.layers.size()));
  for (std::size_t i = 0; i < head.shape.layers.size(); ++i)
    write_layer(head.shape.layers[i], head.codings[i], head.bytes[i], writer);
  Result<std::vector<std::uint8_t>> fields = writer.take();
  if (!fields.ok()) return fields;
  format::ByteWriter sealed;
  sealed.raw(*fields);
  sealed.u32(format::crc32(*fields));
  return sealed.take();
}

Result<WeightsHead> read_head(std::span<const std::uint8_t> head, std::uint64_t body_bytes) {
  if (head.size() > kMaxWeightsHead)
    return Error{ErrorCode::kTooLarge, "the head of the weights has " + std::to_string(head.size()) +
                                           " bytes, more than " + std::to_string(kMaxWeightsHead)};
  format::ByteReader reader(head, "the head of the weights");
  const auto magic = reader.raw("magic", kWeightsMagic.size());
  if (!std::equal(magic.begin(), magic.end(), kWeightsMagic.begin(), kWeightsMagic.end()))
    return damaged("does not begin as one");
  const std::uint32_t version = reader.u32("version");
  if (reader.ok() && version != kWeightsVersion)
    return Error{ErrorCode::kUnsupported, "these weights are of version " + std::to_string(version) +
                                              "; this program reads version " +
                                              std::to_string(kWeightsVersion)};
  WeightsHead read;
  read.shape.channels = reader.u32("channels");
  read.shape.height = reader.u32("height");
  read.shape.width = reader.u32("width");
  const std::uint32_t layers = reader.u32("number of layers");
  if (layers > kMaxLayers) return damaged("tells of " + std::to_string(layers) + " layers, more than can be");
  std::uint64_t total = 0;
  for (std::uint32_t i = 0; i < layers; ++i) {
    if (Status layer = read_layer(reader, read); !layer.ok()) return layer.error();
    if (read.bytes.back() > body_bytes - total)
      return damaged("tells of more bytes than the " + std::to_string(body_bytes) + " of the body");
    total += read.bytes.back();
  }
  const std::uint32_t checksum = reader.u32("checksum");
  if (Status whole = reader.finish(); !whole.ok()) return whole.error();
  if (checksum != format::crc32(head.first(head.size() - sizeof(checksum))))
    return damaged("does not have the checksum that it states");
  if (total != body_bytes)
    return damaged("tells of " + std::to_string(total) + " bytes, and the body has " +
                   std::to_string(body_bytes));
  return read;
}

}  // namespace vitrine::vgg
