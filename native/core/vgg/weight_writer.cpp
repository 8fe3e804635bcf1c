// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "core/vgg/layer_codec.h"
#include "core/vgg/row_quantiser.h"
#include "core/vgg/weight_format.h"
#include "vitrine/vgg_weights.h"

namespace vitrine::vgg {

struct WeightsWriter::State {
  WeightsHead head;
  std::vector<LayerPlan> plans;
};

namespace {

bool all_within(std::span<const float> values) {
  return std::all_of(values.begin(), values.end(),
                     [](float value) { return std::abs(value) <= kMostWeight; });
}

struct Rows {
  RowSymbols symbols;
  std::vector<float> scales;
};

// Weights whose errors are to add up to nothing: as many whole channels as are about 50.
std::size_t run_of(const LayerPlan& plan) {
  const std::size_t channel = plan.dense() ? plan.height * plan.width : 9;
  return channel >= 9 ? channel : channel * (50 / channel);
}

// One row after the other to symbols.
class Quantiser {
 public:
  Quantiser(const LayerPlan& plan, const RowLayout& layout, const LayerCoding& coding)
      : plan_(plan),
        coding_(coding),
        held_(layout.values),
        steps_(layout.inputs),
        numbers_(layout.inputs),
        held_numbers_(layout.values) {}

  // Answers the row's scale.
  float quantise(std::span<const float> row, std::span<std::uint8_t> symbols,
                 std::span<std::uint8_t> groups) {
    const float scale = groups.empty() ? row_scale(row, coding_.levels) : scales_of_groups(row, groups);
    if (groups.empty()) std::fill(steps_.begin(), steps_.end(), scale);
    round_row(row, steps_, coding_.levels, run_of(plan_), numbers_);
    if (!plan_.dense()) {
      std::copy(numbers_.begin(), numbers_.end(), symbols.begin());
      return scale;
    }
    each_place(plan_, [&](std::size_t onnx, std::size_t place) { held_numbers_[place] = numbers_[onnx]; });
    if (groups.empty())
      std::copy(held_numbers_.begin(), held_numbers_.end(), symbols.begin());
    else
      pack_nibbles(held_numbers_, symbols);
    return scale;
  }

 private:
  float scales_of_groups(std::span<const float> row, std::span<std::uint8_t> groups) {
    each_place(plan_, [&](std::size_t onnx, std::size_t place) { held_[place] = row[onnx]; });
    const float scale = group_scales(held_, groups);
    each_place(plan_, [&](std::size_t onnx, std::size_t place) {
      steps_[onnx] = scale * static_cast<float>(groups[place / kRowGroup]);
    });
    return scale;
  }

  const LayerPlan& plan_;
  const LayerCoding& coding_;
  std::vector<float> held_;   // zeros where nothing is held
  std::vector<float> steps_;  // in ONNX's order
  std::vector<std::int8_t> numbers_, held_numbers_;
};

Rows quantise(const LayerPlan& plan, const RowLayout& layout, const LayerCoding& coding,
              std::span<const float> weights) {
  Rows made;
  made.symbols.values.resize(layout.rows * layout.bytes);
  made.symbols.groups.resize(layout.rows * layout.groups);
  Quantiser quantiser(plan, layout, coding);
  for (std::size_t i = 0; i < layout.rows; ++i)
    made.scales.push_back(
        quantiser.quantise(weights.subspan(i * layout.inputs, layout.inputs),
                           std::span(made.symbols.values).subspan(i * layout.bytes, layout.bytes),
                           std::span(made.symbols.groups).subspan(i * layout.groups, layout.groups)));
  return made;
}

}  // namespace

WeightsWriter::WeightsWriter() = default;
WeightsWriter::WeightsWriter(WeightsWriter&&) noexcept = default;
WeightsWriter& WeightsWriter::operator=(WeightsWriter&&) noexcept = default;
WeightsWriter::~WeightsWriter() = default;

Result<WeightsWriter> WeightsWriter::make(const Shape& shape, std::span<const LayerCoding> codings) {
  Result<std::vector<LayerPlan>> plans = lay_out(shape);
  if (!plans.ok()) return plans.error();
  if (codings.size() != plans->size())
    return Error{ErrorCode::kInvalidArgument, std::to_string(codings.size()) + " codings for a network of " +
                                                  std::to_string(plans->size()) + " layers"};
  for (std::size_t i = 0; i < codings.size(); ++i) {
    if (Status sound = check_coding((*plans)[i], i, codings[i]); !sound.ok()) return sound.error();
  }
  WeightsWriter writer;
  writer.state_ = std::make_unique<State>();
  writer.state_->head.shape = shape;
  writer.state_->head.codings.assign(codings.begin(), codings.end());
  writer.state_->plans = std::move(plans).value();
  return writer;
}

Result<std::vector<std::uint8_t>> WeightsWriter::layer(std::size_t layer, std::span<const float> weights,
                                                       std::span<const float> bias) {
  WeightsHead& head = state_->head;
  if (layer != head.bytes.size() || layer >= state_->plans.size())
    return no_shape(layer, "is not the next to be written");
  const LayerPlan& plan = state_->plans[layer];
  const RowLayout layout(plan, head.codings[layer]);
  if (bias.size() != layout.rows || weights.size() != layout.inputs * layout.rows)
    return no_shape(layer, "takes " + std::to_string(layout.inputs * layout.rows) + " weights and " +
                               std::to_string(layout.rows) + " of bias, not " +
                               std::to_string(weights.size()) + " and " + std::to_string(bias.size()));
  if (!all_within(weights) || !all_within(bias))
    return no_shape(layer, "has weights or a bias that are no numbers, or beyond 2^40");
  const Rows rows = quantise(plan, layout, head.codings[layer], weights);
  Result<std::vector<std::uint8_t>> bytes = encode_layer(layout, bias, rows.scales, rows.symbols);
  if (bytes.ok()) head.bytes.push_back(bytes->size());
  return bytes;
}

Status WeightsWriter::keep(std::size_t layer, std::span<const std::uint8_t> bytes) {
  if (layer != state_->head.bytes.size() || layer >= state_->plans.size())
    return no_shape(layer, "is not the next to be written");
  state_->head.bytes.push_back(bytes.size());
  return Done{};
}

Result<std::vector<std::uint8_t>> WeightsWriter::head() const {
  if (state_->head.bytes.size() < state_->plans.size())
    return no_shape(state_->head.bytes.size(), "is not written yet");
  return write_head(state_->head);
}

}  // namespace vitrine::vgg
