// SPDX-License-Identifier: MIT
#include "core/vgg/weight_stream.h"

#include <algorithm>
#include <utility>

#include "core/format/byte_reader.h"

namespace vitrine::vgg {
namespace {

Status check_layer(const LayerPlan& plan, std::size_t layer, const WeightsHead& head) {
  if (Status coding = check_coding(plan, layer, head.codings[layer]); !coding.ok())
    return Error{ErrorCode::kCorrupt, coding.error().message};
  const RowLayout layout(plan, head.codings[layer]);
  const std::uint64_t symbols = std::uint64_t{layout.rows} * (layout.bytes + layout.groups);
  if (head.bytes[layer] < layout.preamble_bytes() + symbols / kMostSymbolsOfAByte)
    return Error{ErrorCode::kCorrupt, "layer " + std::to_string(layer + 1) + " of the weights has " +
                                          std::to_string(head.bytes[layer]) + " bytes, too few for " +
                                          std::to_string(layout.rows) + " outputs of " +
                                          std::to_string(layout.inputs) + " inputs"};
  return Done{};
}

}  // namespace

Result<WeightStream> WeightStream::open(std::span<const std::uint8_t> head, std::uint64_t body_bytes) {
  Result<WeightsHead> read = read_head(head, body_bytes);
  if (!read.ok()) return read.error();
  Result<std::vector<LayerPlan>> plans = lay_out(read->shape);
  if (!plans.ok()) return plans.error();
  for (std::size_t i = 0; i < plans->size(); ++i) {
    if (Status sound = check_layer((*plans)[i], i, *read); !sound.ok()) return sound.error();
  }
  WeightStream stream;
  stream.head_ = std::move(read).value();
  stream.plans_ = std::move(plans).value();
  stream.begin_layer();
  return stream;
}

std::string WeightStream::where() const { return "layer " + std::to_string(layer_ + 1) + " of the weights"; }

std::size_t WeightStream::chunk_rows() const {
  return std::min(layout_->rows_of_chunk, layout_->rows - row_);
}

void WeightStream::begin_layer() {
  row_ = 0;
  part_ = Part::kPreamble;
  if (layer_ == plans_.size()) return;
  layout_.emplace(plans_[layer_], head_.codings[layer_]);
  wanted_ = layout_->preamble_bytes();
  layer_left_ = head_.bytes[layer_] - wanted_;  // which open() has seen to be there
}

Status WeightStream::expect(Part part, std::uint64_t bytes) {
  if (bytes > layer_left_) return Error{ErrorCode::kCorrupt, where() + " is longer than the head tells"};
  part_ = part;
  layer_left_ -= bytes;
  wanted_ = static_cast<std::size_t>(bytes);
  return Done{};
}

Status WeightStream::take_preamble(std::span<const std::uint8_t> bytes, LayerSink& sink) {
  Result<LayerPreamble> read = read_preamble(bytes, *layout_, head_.codings[layer_], where());
  if (!read.ok()) return read.error();
  preamble_ = std::move(read).value();
  if (Status begun = sink.begin(layer_, *layout_, preamble_); !begun.ok()) return begun;
  return expect(Part::kLength, sizeof(std::uint32_t));
}

Status WeightStream::take_length(std::span<const std::uint8_t> bytes) {
  const std::string place = where();
  format::ByteReader reader(bytes, place);
  const std::uint32_t length = reader.u32("length of rows");
  if (length > most_chunk_bytes(*layout_, chunk_rows()))
    return Error{ErrorCode::kCorrupt,
                 place + " has rows of " + std::to_string(length) + " bytes, more than they can take"};
  return expect(Part::kChunk, length);
}

Status WeightStream::take_chunk(std::span<const std::uint8_t> bytes, LayerSink& sink) {
  const std::size_t rows = chunk_rows();
  if (Status decoded = decode_chunk(bytes, *layout_, preamble_, rows, where(), symbols_); !decoded.ok())
    return decoded;
  if (Status taken = sink.rows(row_, rows, symbols_); !taken.ok()) return taken;
  row_ += rows;
  if (row_ < layout_->rows) return expect(Part::kLength, sizeof(std::uint32_t));
  if (layer_left_ > 0)
    return Error{ErrorCode::kCorrupt,
                 where() + " has " + std::to_string(layer_left_) + " bytes behind its rows"};
  if (Status ended = sink.end(); !ended.ok()) return ended;
  ++layer_;
  begin_layer();
  return Done{};
}

Status WeightStream::advance(std::span<const std::uint8_t> part, LayerSink& sink) {
  if (part_ == Part::kPreamble) return take_preamble(part, sink);
  return part_ == Part::kLength ? take_length(part) : take_chunk(part, sink);
}

Status WeightStream::push(std::span<const std::uint8_t> body, LayerSink& sink) {
  while (true) {
    if (layer_ == plans_.size()) {
      if (body.empty()) return Done{};
      return Error{ErrorCode::kCorrupt, "the weights are longer than their head tells"};
    }
    // A part that lies in `body` as a whole is taken from where it is.
    if (pending_.empty() && body.size() >= wanted_) {
      const auto part = body.first(wanted_);
      body = body.subspan(wanted_);
      if (Status taken = advance(part, sink); !taken.ok()) return taken;
      continue;
    }
    if (body.empty()) return Done{};
    const std::size_t more = std::min(wanted_ - pending_.size(), body.size());
    pending_.insert(pending_.end(), body.begin(), body.begin() + static_cast<std::ptrdiff_t>(more));
    body = body.subspan(more);
    if (pending_.size() < wanted_) return Done{};
    const std::vector<std::uint8_t> part = std::exchange(pending_, {});
    if (Status taken = advance(part, sink); !taken.ok()) return taken;
  }
}

Status WeightStream::finished() const {
  if (layer_ == plans_.size()) return Done{};
  return Error{ErrorCode::kCorrupt, "the weights end within layer " + std::to_string(layer_ + 1)};
}

}  // namespace vitrine::vgg
