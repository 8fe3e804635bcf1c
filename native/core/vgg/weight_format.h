// SPDX-License-Identifier: MIT
// What models/FORMAT.md says, in the terms of this code: the head, and where a layer's weights stand in it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/vgg/plan.h"
#include "vitrine/vgg_weights.h"

namespace vitrine::vgg {

inline constexpr std::array<std::uint8_t, 8> kWeightsMagic = {'V', 'I', 'T', 'R', 'V', 'G', 'G', 0x1a};
inline constexpr std::uint32_t kWeightsVersion = 1;

// No symbol may be surer than 7/8: it then costs 0.19 bits, and a file cannot ask for much more memory than
// it has bytes.
inline constexpr std::uint16_t kMostFrequency = 3584;
inline constexpr std::uint64_t kMostSymbolsOfAByte = 64;
// Far beyond any network's, and so far below the largest float that sums of weights are numbers.
inline constexpr float kMostWeight = 1099511627776.0f;  // 2^40

inline constexpr std::size_t kTableBytes = 256 * sizeof(std::uint16_t);
// Rows decoded at once: so many that what a run of them costs beside its symbols is nothing, and so few that
// they stay in a core's own caches.
inline constexpr std::size_t kChunkBytes = std::size_t{1} << 18;

// A layer's weights as rows, one an output.
struct RowLayout {
  RowLayout(const LayerPlan& plan, const LayerCoding& coding);

  std::size_t rows = 0;
  std::size_t inputs = 0;  // weights of a row in ONNX's order
  std::size_t values = 0;  // and as they are held: dense rows are filled up to whole groups
  std::size_t bytes = 0;   // symbols of a row's values: two values each for kInt4
  std::size_t groups = 0;  // of kRowGroup values with a scale of their own, for kInt4
  std::size_t rows_of_chunk = 0;

  [[nodiscard]] std::size_t tables() const { return groups > 0 ? 2 : 1; }
  // What stands before the first rows: bias, scales, tables.
  [[nodiscard]] std::size_t preamble_bytes() const {
    return 2 * sizeof(float) * rows + tables() * kTableBytes;
  }
};

// visit(place in ONNX's order, place as it is held) for each input of a dense layer's row: channel after
// channel, and a block of 16 channels after the other, pixel by pixel.
template <class Visit>
void each_place(const LayerPlan& plan, Visit visit) {
  const std::size_t pixels = plan.height * plan.width;
  std::size_t place = 0;
  for (std::size_t channel = 0; channel < plan.channels; ++channel) {
    const std::size_t first = channel / kBlock * pixels * kBlock + channel % kBlock;
    for (std::size_t pixel = 0; pixel < pixels; ++pixel) visit(place++, first + pixel * kBlock);
  }
}

struct WeightsHead {
  Shape shape;
  std::vector<LayerCoding> codings;
  std::vector<std::uint64_t> bytes;  // of each layer's part of the body
};

// Errors: kInvalidArgument for a coding that the layer cannot have.
[[nodiscard]] Status check_coding(const LayerPlan& plan, std::size_t layer, const LayerCoding& coding);

[[nodiscard]] Result<std::vector<std::uint8_t>> write_head(const WeightsHead& head);

// Errors: kUnsupported, kCorrupt naming the field. Shape and codings are not checked, and bytes are checked
// to be `body_bytes` in all.
[[nodiscard]] Result<WeightsHead> read_head(std::span<const std::uint8_t> head, std::uint64_t body_bytes);

}  // namespace vitrine::vgg
