// SPDX-License-Identifier: MIT
#include <algorithm>
#include <limits>
#include <new>
#include <string>
#include <utility>

#include "core/vgg/orders.h"
#include "core/vgg/plan.h"
#include "core/vgg/run.h"
#include "vitrine/vgg.h"

namespace vitrine::vgg {

struct Workspace::Memory : RunMemory {};

namespace {

// Picture after picture where a picture has tiles enough: what it becomes is then still in the caches when
// the next layer reads it. Deep layers have few tiles and many weights, which pictures had better share.
std::size_t first_together(const std::vector<LayerPlan>& plans) {
  const auto few = [](const LayerPlan& plan) { return plan.dense() || plan.tiles() < kTilesTogether; };
  return static_cast<std::size_t>(std::find_if(plans.begin(), plans.end(), few) - plans.begin());
}

}  // namespace

Network::Network() = default;
Network::Network(Network&&) noexcept = default;
Network& Network::operator=(Network&&) noexcept = default;
Network::~Network() = default;
Workspace::Workspace() = default;
Workspace::Workspace(Workspace&&) noexcept = default;
Workspace& Workspace::operator=(Workspace&&) noexcept = default;
Workspace::~Workspace() = default;

Result<Network> Network::make(const Shape& shape, const Options& options) {
  Result<std::vector<LayerPlan>> plans = lay_out(shape);
  if (!plans.ok()) return plans.error();
  Network network;
  network.kernels_ = options.kernels == nullptr ? usable_kernels().front() : options.kernels;
  const std::size_t panel = network.kernels_->panel;
  std::uint64_t total = 0;
  for (LayerPlan& plan : *plans) {
    plan.int16 =
        options.convolutions == Convolutions::kInt16 && !plan.dense() && plan.channels >= kLeastInt16Channels;
    total += packed_bytes(plan, panel);
  }
  // Half of what can be addressed: the rest of the program wants some too.
  if (total > std::numeric_limits<std::size_t>::max() / 2)
    return Error{ErrorCode::kTooLarge,
                 "a network whose weights take " + std::to_string(total) + " bytes cannot be held"};
  network.shape_ = shape;
  network.layers_ = std::move(*plans);
  network.together_ = first_together(network.layers_);
  return network;
}

Status Network::set_weights(std::size_t layer, std::span<const float> weights, std::span<const float> bias) {
  if (layer >= layers_.size())
    return Error{ErrorCode::kInvalidArgument, "the network has no layer " + std::to_string(layer + 1)};
  LayerPlan& plan = layers_[layer];
  const std::size_t inputs = plan.channels * (plan.dense() ? plan.height * plan.width : 9);
  if (bias.size() != plan.layer.outputs || weights.size() != inputs * plan.layer.outputs)
    return no_shape(layer, "takes " + std::to_string(inputs * plan.layer.outputs) + " weights and " +
                               std::to_string(plan.layer.outputs) + " of bias, not " +
                               std::to_string(weights.size()) + " and " + std::to_string(bias.size()));
  plan.rows = {};
  const Error no_memory{ErrorCode::kOutOfMemory,
                        "no memory to take the weights of layer " + std::to_string(layer + 1)};
  if (!make_weights(plan, kernels_->panel)) return no_memory;
  if (plan.dense())
    pack_dense(weights, kernels_->panel, plan);
  else if (!pack_convolution(weights, *kernels_, plan))
    return no_memory;
  std::copy(bias.begin(), bias.end(), plan.bias.data());
  return Done{};
}

std::size_t Network::inputs() const { return std::size_t{shape_.channels} * shape_.height * shape_.width; }

std::size_t Network::outputs() const {
  const LayerPlan& last = layers_.back();
  return last.layer.outputs * (last.dense() ? 1 : last.output_height() * last.output_width());
}

std::string_view Network::kernels() const { return kernels_->name; }

std::size_t Network::weight_bytes() const {
  std::size_t bytes = 0;
  for (const LayerPlan& plan : layers_)
    bytes += (plan.weights.size() + plan.bias.size() + plan.weight_scales.size()) * sizeof(float) +
             plan.pair_weights.size() * sizeof(std::int16_t) + plan.rows.held_bytes();
  return bytes;
}

Result<std::vector<float>> Network::run(std::span<const float> tensors, Workspace& workspace) const {
  const std::size_t pictures = tensors.size() / inputs();
  if (pictures == 0 || pictures > kMaxPictures || tensors.size() % inputs() != 0)
    return Error{ErrorCode::kInvalidArgument, std::to_string(tensors.size()) + " values are not the " +
                                                  std::to_string(inputs()) + " of each of 1 to " +
                                                  std::to_string(kMaxPictures) + " pictures"};
  const auto empty = [](const LayerPlan& plan) { return plan.bias.size() == 0; };
  const auto without = std::find_if(layers_.begin(), layers_.end(), empty);
  if (without != layers_.end())
    return no_shape(static_cast<std::size_t>(without - layers_.begin()), "has no weights yet");
  if (workspace.memory_ == nullptr) workspace.memory_.reset(new (std::nothrow) Workspace::Memory);
  if (workspace.memory_ == nullptr || !make_room(layers_, *kernels_, together_, pictures, *workspace.memory_))
    return Error{ErrorCode::kOutOfMemory, "no memory to run the network"};
  Run run(layers_, *kernels_, *workspace.memory_, pictures);
  const std::size_t pixels = std::size_t{shape_.height} * shape_.width;
  for (std::size_t picture = 0; picture < pictures; ++picture) {
    to_blocks(tensors.data() + picture * inputs(), shape_.channels, pixels, run.input(together_, picture));
    run.alone(together_, picture);
  }
  return run.together(together_, outputs());
}

}  // namespace vitrine::vgg
