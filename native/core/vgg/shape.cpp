// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>
#include <utility>

#include "core/vgg/plan.h"
#include "vitrine/tensor.h"

namespace vitrine::vgg {

Error no_shape(std::size_t layer, const std::string& why) {
  return Error{ErrorCode::kInvalidArgument, "layer " + std::to_string(layer + 1) + " of the network " + why};
}

namespace {

Status check_layer(const LayerPlan& plan, std::size_t place, bool after_dense) {
  const std::uint64_t most = plan.dense() ? kMaxDenseValues : kMaxChannels;
  if (plan.layer.outputs == 0 || plan.layer.outputs > most)
    return no_shape(place, "has " + std::to_string(plan.layer.outputs) + " outputs; 1 to " +
                               std::to_string(most) + " can be");
  const std::uint64_t pixels = std::uint64_t{plan.height} * plan.width;
  const std::uint64_t reads = pixels * plan.blocks() * kBlock;
  const std::uint64_t writes = plan.dense() ? 0 : pixels * plan.output_blocks() * kBlock;
  const std::uint64_t limit = plan.dense() ? kMaxDenseValues : kMaxPlaneValues;
  if (std::max(reads, writes) > limit)
    return Error{ErrorCode::kTooLarge, "layer " + std::to_string(place + 1) + " of the network has " +
                                           std::to_string(std::max(reads, writes)) +
                                           " values of a picture to read or write, more than " +
                                           std::to_string(limit)};
  if (plan.dense() && plan.layer.pool) return no_shape(place, "pools, though it is a dense layer");
  if (!plan.dense() && after_dense) return no_shape(place, "is a convolution behind a dense layer");
  if (plan.layer.pool && (plan.height < 2 || plan.width < 2))
    return no_shape(place, "pools what has no 2x2 pixels");
  return Done{};
}

Status check_input(const Shape& shape) {
  const auto sound = [](std::uint32_t value, std::uint32_t most) { return value > 0 && value <= most; };
  if (!sound(shape.channels, kMaxChannels) || !sound(shape.height, kMaxTensorSide) ||
      !sound(shape.width, kMaxTensorSide))
    return Error{ErrorCode::kInvalidArgument, "a network for pictures of " + std::to_string(shape.channels) +
                                                  " channels, " + std::to_string(shape.width) + " x " +
                                                  std::to_string(shape.height) + ", cannot be"};
  if (shape.layers.empty() || shape.layers.size() > kMaxLayers)
    return Error{ErrorCode::kInvalidArgument, "a network of " + std::to_string(shape.layers.size()) +
                                                  " layers; 1 to " + std::to_string(kMaxLayers) + " can be"};
  return Done{};
}

}  // namespace

Result<std::vector<LayerPlan>> lay_out(const Shape& shape) {
  if (Status input = check_input(shape); !input.ok()) return input.error();
  std::vector<LayerPlan> plans;
  std::size_t channels = shape.channels, height = shape.height, width = shape.width;
  for (std::size_t i = 0; i < shape.layers.size(); ++i) {
    LayerPlan plan;
    plan.layer = shape.layers[i];
    plan.channels = channels;
    plan.height = height;
    plan.width = width;
    if (Status sound = check_layer(plan, i, i > 0 && plans.back().dense()); !sound.ok()) return sound.error();
    channels = plan.layer.outputs;
    height = plan.dense() ? 1 : plan.output_height();
    width = plan.dense() ? 1 : plan.output_width();
    plans.push_back(std::move(plan));
  }
  return plans;
}

}  // namespace vitrine::vgg
