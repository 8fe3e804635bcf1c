// SPDX-License-Identifier: MIT
#include <algorithm>
#include <new>
#include <optional>
#include <string>
#include <utility>

#include "core/vgg/row_quantiser.h"
#include "core/vgg/weight_stream.h"
#include "vitrine/vgg_weights.h"

namespace vitrine::vgg {
namespace {

Error no_memory(std::size_t layer) {
  return Error{ErrorCode::kOutOfMemory, "no memory for the weights of layer " + std::to_string(layer + 1)};
}

// Rows as float32 in ONNX's order, a whole layer of them.
class FloatLayer {
 public:
  [[nodiscard]] Status begin(const LayerPlan& plan, std::size_t layer, const RowLayout& layout,
                             const LayerPreamble& preamble) {
    plan_ = &plan;
    layout_ = &layout;
    preamble_ = &preamble;
    if (!weights_.resize(layout.rows * layout.inputs) || !held_.resize(layout.values))
      return no_memory(layer);
    return Done{};
  }

  void rows(std::size_t first, std::size_t count, const RowSymbols& symbols) {
    const std::span<const std::uint8_t> values = symbols.values, groups = symbols.groups;
    for (std::size_t i = 0; i < count; ++i) {
      float* const to = weights_.data() + (first + i) * layout_->inputs;
      const std::span held(plan_->dense() ? held_.data() : to, layout_->values);
      const auto row = values.subspan(i * layout_->bytes, layout_->bytes);
      const float scale = preamble_->scales[first + i];
      if (layout_->groups > 0)
        restore_int4(row, groups.subspan(i * layout_->groups, layout_->groups), scale, held);
      else
        restore_int8(row, scale, held);
      if (plan_->dense())
        each_place(*plan_, [&](std::size_t onnx, std::size_t place) { to[onnx] = held[place]; });
    }
  }

  [[nodiscard]] std::span<const float> weights() const {
    return {weights_.data(), layout_->rows * layout_->inputs};
  }
  [[nodiscard]] std::span<const float> bias() const { return preamble_->bias; }

 private:
  const LayerPlan* plan_ = nullptr;
  const RowLayout* layout_ = nullptr;
  const LayerPreamble* preamble_ = nullptr;
  Floats weights_, held_;
};

// Dense layers are held as they come, or smaller; convolutions are given to the network.
class NetworkSink final : public LayerSink {
 public:
  NetworkSink(Network network, std::span<const LayerCoding> codings)
      : network_(std::move(network)), codings_(codings.begin(), codings.end()) {}

  Status begin(std::size_t layer, const RowLayout& layout, const LayerPreamble& preamble) override {
    layer_ = layer;
    LayerPlan& plan = this->plan();
    if (!plan.dense()) return convolution_.begin(plan, layer, layout, preamble);
    const std::size_t rows = plan.output_blocks() * kBlock;
    halves_ = layout.groups == 0 && codings_[layer].levels <= kMostInt4;
    if (!plan.rows.make(halves_ || layout.groups > 0, rows, layout.values) || !plan.bias.resize(rows))
      return no_memory(layer);
    if (halves_) std::fill_n(plan.rows.group_scales.data(), plan.rows.group_scales.size(), std::uint8_t{1});
    std::copy(preamble.scales.begin(), preamble.scales.end(), plan.rows.scales.data());
    std::copy(preamble.bias.begin(), preamble.bias.end(), plan.bias.data());
    return Done{};
  }
  Status rows(std::size_t first, std::size_t count, const RowSymbols& symbols) override {
    const LayerPlan& plan = this->plan();
    if (!plan.dense()) {
      convolution_.rows(first, count, symbols);
      return Done{};
    }
    const DenseRows& held = plan.rows;
    if (halves_) {
      // Numbers of -7 to 7, a byte each: with a group scale of 1 the same weights in half the memory.
      const std::span numbers(reinterpret_cast<const std::int8_t*>(symbols.values.data()),
                              2 * count * held.bytes);
      pack_nibbles(numbers, {held.weights.data() + first * held.bytes, count * held.bytes});
      return Done{};
    }
    std::copy(symbols.values.begin(), symbols.values.end(), held.weights.data() + first * held.bytes);
    std::copy(symbols.groups.begin(), symbols.groups.end(), held.group_scales.data() + first * held.groups);
    return Done{};
  }
  Status end() override {
    if (plan().dense()) return Done{};
    return network_.set_weights(layer_, convolution_.weights(), convolution_.bias());
  }

  [[nodiscard]] Network take() { return std::move(network_); }

 private:
  LayerPlan& plan() { return NetworkLayers::of(network_)[layer_]; }

  Network network_;
  std::vector<LayerCoding> codings_;
  std::size_t layer_ = 0;
  bool halves_ = false;
  FloatLayer convolution_;
};

class FloatSink final : public LayerSink {
 public:
  FloatSink(const std::vector<LayerPlan>& plans, const TakeLayer& take) : plans_(plans), take_(take) {}

  Status begin(std::size_t layer, const RowLayout& layout, const LayerPreamble& preamble) override {
    layer_ = layer;
    return floats_.begin(plans_[layer], layer, layout, preamble);
  }
  Status rows(std::size_t first, std::size_t count, const RowSymbols& symbols) override {
    floats_.rows(first, count, symbols);
    return Done{};
  }
  Status end() override { return take_(layer_, floats_.weights(), floats_.bias()); }

 private:
  const std::vector<LayerPlan>& plans_;
  const TakeLayer& take_;
  std::size_t layer_ = 0;
  FloatLayer floats_;
};

}  // namespace

struct WeightsReader::State {
  WeightStream stream;
  NetworkSink sink;
  std::optional<Error> failure;
};

WeightsReader::WeightsReader() = default;
WeightsReader::WeightsReader(WeightsReader&&) noexcept = default;
WeightsReader& WeightsReader::operator=(WeightsReader&&) noexcept = default;
WeightsReader::~WeightsReader() = default;

Result<WeightsReader> WeightsReader::open(std::span<const std::uint8_t> head, std::uint64_t body_bytes,
                                          const Options& options) {
  Result<WeightStream> stream = WeightStream::open(head, body_bytes);
  if (!stream.ok()) return stream.error();
  Result<Network> network = Network::make(stream->head().shape, options);
  if (!network.ok()) return network.error();
  WeightsReader reader;
  NetworkSink sink(std::move(network).value(), stream->head().codings);
  reader.state_.reset(new (std::nothrow) State{std::move(stream).value(), std::move(sink), std::nullopt});
  if (reader.state_ == nullptr) return Error{ErrorCode::kOutOfMemory, "no memory to read weights"};
  return reader;
}

const Shape& WeightsReader::shape() const { return state_->stream.head().shape; }

std::span<const LayerCoding> WeightsReader::codings() const { return state_->stream.head().codings; }

std::span<const std::uint64_t> WeightsReader::layer_bytes() const { return state_->stream.head().bytes; }

Status WeightsReader::push(std::span<const std::uint8_t> body) {
  if (state_->failure) return *state_->failure;
  Status pushed = state_->stream.push(body, state_->sink);
  if (!pushed.ok()) state_->failure = pushed.error();
  return pushed;
}

Result<Network> WeightsReader::finish() {
  if (state_->failure) return *state_->failure;
  if (Status whole = state_->stream.finished(); !whole.ok()) return whole.error();
  state_->failure = Error{ErrorCode::kInvalidArgument, "the network was taken from these weights before"};
  return state_->sink.take();
}

Status decode_weights(std::span<const std::uint8_t> head, std::span<const std::uint8_t> body,
                      const TakeLayer& take) {
  Result<WeightStream> stream = WeightStream::open(head, body.size());
  if (!stream.ok()) return stream.error();
  FloatSink sink(stream->plans(), take);
  if (Status pushed = stream->push(body, sink); !pushed.ok()) return pushed;
  return stream->finished();
}

}  // namespace vitrine::vgg
