// SPDX-License-Identifier: MIT
// The weights of a network of VGG's kind as they travel: whole numbers of 8 or 4 bits, entropy-coded. The
// format is models/FORMAT.md: a head of at most 64 KiB and a body that is decoded while it arrives. Dense
// layers are held as the numbers that travel and run on 16-bit products; convolutions become what
// Network::set_weights() makes of float32.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "vitrine/result.h"
#include "vitrine/vgg.h"

namespace vitrine::vgg {

inline constexpr std::size_t kMaxWeightsHead = 64 * 1024;

// How a layer's weights are kept.
struct LayerCoding {
  enum class Kind : std::uint8_t {
    kInt8,  // whole numbers of -levels to levels, a scale for each output
    kInt4,  // dense layers alone: -7 to 7, and for each 32 inputs of an output a scale of 5 bits besides
  };
  Kind kind = Kind::kInt8;
  // 1 to 127; kInt4: 7. Fewer levels are fewer bits once entropy-coded, and a coarser step: a layer whose
  // weights are spread evenly takes log2(2 * levels + 1) bits each, and every other less.
  std::uint8_t levels = 127;
};

// Writes a network, layer after layer.
class WeightsWriter {
 public:
  // Errors: those of Network::make() for shapes; kInvalidArgument for codings that are not one a layer, or
  // none, naming the layer.
  [[nodiscard]] static Result<WeightsWriter> make(const Shape& shape, std::span<const LayerCoding> codings);

  // The body's bytes for the next layer; `layer`: its place. Weights and bias as for Network::set_weights().
  // Errors: kInvalidArgument for another layer or length, and for what is not a number of at most 2^40.
  [[nodiscard]] Result<std::vector<std::uint8_t>> layer(std::size_t layer, std::span<const float> weights,
                                                        std::span<const float> bias);

  // The next layer stays what it is in another file: `bytes` are that layer's part of its body, which has
  // this layer's sides and coding. Errors: kInvalidArgument for another layer.
  [[nodiscard]] Status keep(std::size_t layer, std::span<const std::uint8_t> bytes);

  // The head, once all layers are written. Errors: kInvalidArgument before.
  [[nodiscard]] Result<std::vector<std::uint8_t>> head() const;

  WeightsWriter(WeightsWriter&&) noexcept;
  WeightsWriter& operator=(WeightsWriter&&) noexcept;
  ~WeightsWriter();

 private:
  WeightsWriter();
  struct State;
  std::unique_ptr<State> state_;
};

// Reads a network from bytes that nobody vouches for. Each run of weights is decoded as soon as its bytes are
// there, so that little is left to do when the last have come.
class WeightsReader {
 public:
  // `body_bytes`: how many are to come; memory for weights is asked for as they come, 64 weights a byte at
  // most. Errors: kUnsupported for another version; kCorrupt naming the field, and where the head tells of
  // another number of bytes; those of Network::make() for its shape.
  [[nodiscard]] static Result<WeightsReader> open(std::span<const std::uint8_t> head,
                                                  std::uint64_t body_bytes, const Options& options = {});

  [[nodiscard]] const Shape& shape() const;
  [[nodiscard]] std::span<const LayerCoding> codings() const;
  // Bytes of each layer's part of the body; they follow one another.
  [[nodiscard]] std::span<const std::uint64_t> layer_bytes() const;

  // The body's next bytes, cut anywhere. Errors: kCorrupt naming layer and field; kOutOfMemory. After an
  // error every call answers it again.
  [[nodiscard]] Status push(std::span<const std::uint8_t> body);

  // The network, once. Errors: kCorrupt where bytes are missing.
  [[nodiscard]] Result<Network> finish();

  WeightsReader(WeightsReader&&) noexcept;
  WeightsReader& operator=(WeightsReader&&) noexcept;
  ~WeightsReader();

 private:
  WeightsReader();
  struct State;
  std::unique_ptr<State> state_;
};

// What a file says, as float32 in ONNX's order: for whoever wants to fold, compare or run it elsewhere. One
// layer is in memory at a time. Errors: those of WeightsReader; and the first that `take` answers.
using TakeLayer =
    std::function<Status(std::size_t layer, std::span<const float> weights, std::span<const float> bias)>;
[[nodiscard]] Status decode_weights(std::span<const std::uint8_t> head, std::span<const std::uint8_t> body,
                                    const TakeLayer& take);

}  // namespace vitrine::vgg
