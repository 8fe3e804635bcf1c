// SPDX-License-Identifier: MIT
// The body of a weight file as it arrives, cut anywhere: it becomes rows of a layer as soon as their bytes
// are there. Holds the bytes of one chunk at most.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/vgg/layer_codec.h"

namespace vitrine::vgg {

// Takes layers in their order: begin(), rows() until there are all, end().
class LayerSink {
 public:
  virtual ~LayerSink() = default;
  virtual Status begin(std::size_t layer, const RowLayout& layout, const LayerPreamble& preamble) = 0;
  virtual Status rows(std::size_t first, std::size_t count, const RowSymbols& symbols) = 0;
  virtual Status end() = 0;
};

class WeightStream {
 public:
  // Errors: those of read_head() and Network::make(), and kCorrupt where a layer's bytes are too few for it.
  [[nodiscard]] static Result<WeightStream> open(std::span<const std::uint8_t> head,
                                                 std::uint64_t body_bytes);

  // Errors: kCorrupt naming the layer, and what the sink answers.
  [[nodiscard]] Status push(std::span<const std::uint8_t> body, LayerSink& sink);

  // kCorrupt where bytes are missing.
  [[nodiscard]] Status finished() const;

  [[nodiscard]] const WeightsHead& head() const { return head_; }
  [[nodiscard]] const std::vector<LayerPlan>& plans() const { return plans_; }

 private:
  enum class Part : std::uint8_t { kPreamble, kLength, kChunk };

  Status advance(std::span<const std::uint8_t> part, LayerSink& sink);
  Status take_preamble(std::span<const std::uint8_t> bytes, LayerSink& sink);
  Status take_length(std::span<const std::uint8_t> bytes);
  Status take_chunk(std::span<const std::uint8_t> bytes, LayerSink& sink);
  Status expect(Part part, std::uint64_t bytes);
  void begin_layer();
  [[nodiscard]] std::size_t chunk_rows() const;
  [[nodiscard]] std::string where() const;

  WeightsHead head_;
  std::vector<LayerPlan> plans_;
  std::size_t layer_ = 0;
  std::optional<RowLayout> layout_;  // of layer_
  LayerPreamble preamble_;
  std::size_t row_ = 0;           // the first not decoded yet
  std::uint64_t layer_left_ = 0;  // bytes of the layer behind the part that is awaited
  Part part_ = Part::kPreamble;
  std::size_t wanted_ = 0;             // bytes of that part
  std::vector<std::uint8_t> pending_;  // its beginning
  RowSymbols symbols_;
};

}  // namespace vitrine::vgg
