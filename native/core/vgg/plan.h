// SPDX-License-Identifier: MIT
// A layer as it is run: what goes in and out, and its weights in the order in which they are read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/vgg/dense_rows.h"
#include "core/vgg/floats.h"
#include "core/vgg/kernels.h"
#include "vitrine/vgg.h"

namespace vitrine::vgg {

struct LayerPlan {
  Layer layer;
  // What comes in: channels of height x width, or values (height and width are 1). A dense layer behind a
  // convolution has the sides of the planes that it reads.
  std::size_t channels = 0, height = 0, width = 0;

  // Convolutions: [panel][kProducts][channels][panel's width]; dense layers: [panel][depth()][panel's width].
  // What a last panel has too much is zero.
  Floats weights;
  Floats bias;  // filled up to whole panels

  // A convolution on whole numbers has these instead of `weights`: [panel][kProducts][pairs()][panel's
  // width][2], and for each of [panel][kProducts][panel's width] what its numbers are multiples of.
  bool int16 = false;
  Numbers<std::int16_t> pair_weights;
  Floats weight_scales;

  // A dense layer from a weight file has these instead.
  DenseRows rows;

  [[nodiscard]] bool dense() const { return layer.kind == Layer::Kind::kDense; }
  [[nodiscard]] std::size_t blocks() const { return (channels + kBlock - 1) / kBlock; }
  // Values that a dense layer reads of a picture: whole blocks.
  [[nodiscard]] std::size_t depth() const { return blocks() * kBlock * height * width; }
  [[nodiscard]] std::size_t pairs() const { return (channels + 1) / 2; }
  [[nodiscard]] std::size_t output_blocks() const { return (layer.outputs + kBlock - 1) / kBlock; }
  [[nodiscard]] std::size_t output_height() const { return layer.pool ? height / 2 : height; }
  [[nodiscard]] std::size_t output_width() const { return layer.pool ? width / 2 : width; }
  [[nodiscard]] std::size_t tile_rows() const { return (height + kTileSide - 1) / kTileSide; }
  [[nodiscard]] std::size_t tile_columns() const { return (width + kTileSide - 1) / kTileSide; }
  [[nodiscard]] std::size_t tiles() const { return tile_rows() * tile_columns(); }
  // Whole blocks are written: what fills up the last one is worked out as zeros.
  [[nodiscard]] std::size_t panels(std::size_t panel) const {
    return (output_blocks() * kBlock + panel - 1) / panel;
  }
  // Floats of one picture that go in and come out, in blocks.
  [[nodiscard]] std::size_t input_floats() const { return depth(); }
  [[nodiscard]] std::size_t output_floats() const {
    return output_blocks() * kBlock * (dense() ? 1 : output_height() * output_width());
  }
};

// The layers of a network, for what fills them otherwise than set_weights() does.
struct NetworkLayers {
  static std::vector<LayerPlan>& of(Network& network) { return network.layers_; }
};

// With fewer, a convolution is nearly all transforms, which whole numbers make longer: it stays float32.
inline constexpr std::size_t kLeastInt16Channels = 16;

// The layers one behind the other, still without memory for weights. Errors: those of Network::make() for
// shapes.
[[nodiscard]] Result<std::vector<LayerPlan>> lay_out(const Shape& shape);

// "layer 3 of the network ...", as kInvalidArgument.
[[nodiscard]] Error no_shape(std::size_t layer, const std::string& why);

// Bytes of the packed weights; 64 bits, for it is asked before anything is known to fit.
[[nodiscard]] std::uint64_t packed_bytes(const LayerPlan& plan, std::size_t panel);

// Makes room for weights and bias. False where there is no memory for them. REQUIRES: packed_bytes() that can
// be addressed.
[[nodiscard]] bool make_weights(LayerPlan& plan, std::size_t panel);

// The largest whole number that a convolution of so many channels brings inputs to: see multiply_int16.h.
[[nodiscard]] float largest_input(std::size_t channels);

// From ONNX's order to that of LayerPlan::weights. REQUIRES: room by make_weights(), lengths that fit. False
// where there is no memory for what it takes meanwhile.
[[nodiscard]] bool pack_convolution(std::span<const float> weights, const Kernels& kernels, LayerPlan& plan);
void pack_dense(std::span<const float> weights, std::size_t panel, LayerPlan& plan);

}  // namespace vitrine::vgg
