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

Rows quantise(const LayerPlan& plan, const RowLayout& layout, const LayerCoding& coding,
              std::span<const float> weights) {
  Rows made;
  made.symbols.values.resize(layout.rows * layout.bytes);
  made.symbols.groups.resize(layout.rows * layout.groups);
  std::vector<float> held(layout.values);
  for (std::size_t i = 0; i < layout.rows; ++i) {
    const auto given = weights.subspan(i * layout.inputs, layout.inputs);
    if (plan.dense()) to_held_order(plan, given.data(), held);
    const std::span<const float> row = plan.dense() ? std::span<const float>(held) : given;
    const auto symbols = std::span(made.symbols.values).subspan(i * layout.bytes, layout.bytes);
    const auto groups = std::span(made.symbols.groups).subspan(i * layout.groups, layout.groups);
    made.scales.push_back(layout.groups > 0 ? quantise_int4(row, symbols, groups)
                                            : quantise_int8(row, coding.levels, symbols));
  }
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
