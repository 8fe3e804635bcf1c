// SPDX-License-Identifier: MIT
// From pixels to the float32 tensor a network takes. A PreprocessSpec is plain data: it stands in a model's
// card, in the site's entry and in the space's hash, so that the build and the browser cannot disagree about
// it.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "vitrine/image.h"
#include "vitrine/result.h"

namespace vitrine {

enum class ChannelOrder : std::uint8_t { kRgb, kBgr };
enum class TensorLayout : std::uint8_t { kNchw, kNhwc };

// value = (pixel * scale - mean[c]) / std[c], with c counted in `order`.
// The defaults are torchvision's for ImageNet networks, and the Wellcome service's for VGG16.
struct PreprocessSpec {
  Fit fit = Fit::kSquash;
  std::uint32_t side = 224;      // pixels; 1..1024
  std::uint32_t short_side = 0;  // pixels; only for Fit::kShortSideCrop
  ChannelOrder order = ChannelOrder::kRgb;
  TensorLayout layout = TensorLayout::kNchw;
  float scale = 1.0f / 255.0f;
  std::array<float, 3> mean = {0.485f, 0.456f, 0.406f};
  std::array<float, 3> std = {0.229f, 0.224f, 0.225f};

  bool operator==(const PreprocessSpec&) const = default;
};

// Largest side of an input tensor: four times any network in the cards, 12 MiB of floats.
inline constexpr std::uint32_t kMaxTensorSide = 1024;

// Checks a spec that came from outside. Errors: kInvalidArgument naming the field and its value.
[[nodiscard]] Status validate(const PreprocessSpec& spec);

// The tensor of one picture: 3 * side * side floats, shape [1,3,side,side] or [1,side,side,3].
[[nodiscard]] Result<std::vector<float>> make_tensor(const Image& image, const PreprocessSpec& spec);

}  // namespace vitrine
