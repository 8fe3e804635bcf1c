// SPDX-License-Identifier: MIT
// Networks of VGG's kind, run by the core itself: 3x3 convolutions (Winograd's way, on whatever vectors the
// processor has), 2x2 max pooling, dense layers. ONNX Runtime runs every other network, and is what this is
// held against.
//
// In float32, unless asked otherwise. Answers are those of any other float32 implementation to a cosine of
// 0.99999, not to the bit: sums run in another order. They do not depend on how many pictures are run at
// once, and are equal to the bit on all processors that round a product and a sum once (AVX2 with FMA,
// AVX-512, 64-bit ARM).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "vitrine/result.h"

namespace vitrine::vgg {

// Far beyond VGG19's 19 layers, 512 channels and 25088 inputs of a dense layer.
inline constexpr std::size_t kMaxLayers = 64;
inline constexpr std::uint32_t kMaxChannels = 4096;
inline constexpr std::uint32_t kMaxDenseValues = 1u << 20;
inline constexpr std::uint32_t kMaxPlaneValues = 1u << 28;  // of all channels of a picture: 1 GiB
// Pictures run at once. More gain nothing: weights are then read once for enough of them.
inline constexpr std::size_t kMaxPictures = 16;

struct Layer {
  enum class Kind : std::uint8_t {
    kConvolution,  // 3x3, stride 1, a border of zeros, so that height and width stay
    kDense,        // every input times every output
  };
  Kind kind = Kind::kConvolution;
  std::uint32_t outputs = 0;  // channels or values
  bool relu = true;           // max(0, value), after the bias
  bool pool = false;          // then 2x2 max pooling, stride 2, what is left over at the edges dropped
};

// Convolutions first, then dense layers. The first dense layer reads channel after channel, row after row.
struct Shape {
  std::uint32_t channels = 3;
  std::uint32_t height = 224;
  std::uint32_t width = 224;
  std::vector<Layer> layers;
};

// What the convolutions are worked out in.
enum class Convolutions : std::uint8_t {
  kFloat32,
  // Transformed inputs and weights as whole numbers of 16 bits, their products summed in 32 bits, which
  // cannot overflow. Half the memory for weights, and half the time where a processor has no fused
  // multiply-add (WebAssembly). Answers have a cosine of 0.9999 with float32's. Layers that read fewer than
  // 16 channels stay float32, and so do dense layers.
  kInt16,
};

struct Kernels;    // inner loops for one kind of processor: core/vgg/kernels.h
class Workspace;   // the memory that a run needs, to be used again by the next
struct LayerPlan;  // a layer's place in memory and its weights: core/vgg/plan.h
struct NetworkLayers;

struct Options {
  const Kernels* kernels = nullptr;  // null for the best there are for this processor
  Convolutions convolutions = Convolutions::kFloat32;
};

// A network and its weights. Once it has them, run() may be called by several threads at once.
class Network {
 public:
  // Lays out a network that has no weights yet. Errors: kInvalidArgument for a shape that is none, naming the
  // layer; kTooLarge beyond the limits above or what can be addressed.
  [[nodiscard]] static Result<Network> make(const Shape& shape, const Options& options = {});

  // Weights of layer `layer` in ONNX's order: [outputs][inputs][3][3] or [outputs][inputs]; bias [outputs].
  // They are brought into the order and form in which they are used; the spans are not needed afterwards.
  // Errors: kInvalidArgument where a layer or a length is another one; kOutOfMemory.
  [[nodiscard]] Status set_weights(std::size_t layer, std::span<const float> weights,
                                   std::span<const float> bias);

  // The last layer's answers for 1 to kMaxPictures pictures, one behind the other. `tensors`: of each
  // picture channel after channel ([3][height][width]). `workspace`: of one run at a time. Errors:
  // kInvalidArgument for lengths that do not fit, and for a layer without weights; kOutOfMemory.
  [[nodiscard]] Result<std::vector<float>> run(std::span<const float> tensors, Workspace& workspace) const;

  [[nodiscard]] std::size_t inputs() const;        // floats of a picture
  [[nodiscard]] std::size_t outputs() const;       // floats of an answer
  [[nodiscard]] std::string_view kernels() const;  // "avx512", "avx2", "four lanes"
  // Bytes of the weights as they are held: four times a convolution's own, twice with kInt16.
  [[nodiscard]] std::size_t weight_bytes() const;

  Network(Network&&) noexcept;
  Network& operator=(Network&&) noexcept;
  ~Network();

 private:
  friend struct NetworkLayers;
  Network();
  const Kernels* kernels_ = nullptr;
  Shape shape_;
  std::vector<LayerPlan> layers_;
  std::size_t together_ = 0;  // from this layer on, pictures go through a layer together
};

// Grows to what the largest run needs, and keeps it: fresh memory costs more than many a layer.
class Workspace {
 public:
  Workspace();
  Workspace(Workspace&&) noexcept;
  Workspace& operator=(Workspace&&) noexcept;
  ~Workspace();

 private:
  friend class Network;
  struct Memory;
  std::unique_ptr<Memory> memory_;
};

}  // namespace vitrine::vgg
