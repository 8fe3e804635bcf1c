// SPDX-License-Identifier: MIT
#include "vitrine/tensor.h"

#include <cmath>
#include <cstddef>
#include <string>

namespace vitrine {
namespace {

Error bad_field(const std::string& field, const std::string& value, const std::string& wanted) {
  return Error{ErrorCode::kInvalidArgument,
               "preprocessing: " + field + " is " + value + ", it must be " + wanted};
}

Status validate_fit(const PreprocessSpec& spec) {
  if (spec.side < 1 || spec.side > kMaxTensorSide) {
    return bad_field("side", std::to_string(spec.side), "1 to " + std::to_string(kMaxTensorSide));
  }
  if (spec.fit == Fit::kSquash) return Done{};
  if (spec.fit != Fit::kShortSideCrop) {
    return bad_field("fit", std::to_string(static_cast<int>(spec.fit)), "a known way to fit");
  }
  // Twice the largest side is more than any published preprocessing asks for.
  if (spec.short_side < spec.side || spec.short_side > 2 * kMaxTensorSide) {
    return bad_field("short_side", std::to_string(spec.short_side),
                     std::to_string(spec.side) + " to " + std::to_string(2 * kMaxTensorSide));
  }
  return Done{};
}

// The three values that each 8-bit sample of a channel becomes: 256 divisions instead of one for each pixel.
std::array<float, 256> make_table(const PreprocessSpec& spec, std::size_t channel) {
  std::array<float, 256> table{};
  for (std::size_t value = 0; value < table.size(); ++value) {
    table[value] = (static_cast<float>(value) * spec.scale - spec.mean[channel]) / spec.std[channel];
  }
  return table;
}

}  // namespace

Status validate(const PreprocessSpec& spec) {
  if (const Status fit = validate_fit(spec); !fit.ok()) return fit;
  if (spec.order != ChannelOrder::kRgb && spec.order != ChannelOrder::kBgr) {
    return bad_field("order", std::to_string(static_cast<int>(spec.order)), "RGB or BGR");
  }
  if (spec.layout != TensorLayout::kNchw && spec.layout != TensorLayout::kNhwc) {
    return bad_field("layout", std::to_string(static_cast<int>(spec.layout)), "NCHW or NHWC");
  }
  if (!std::isfinite(spec.scale) || spec.scale == 0.0f) {
    return bad_field("scale", std::to_string(spec.scale), "a finite number other than 0");
  }
  for (std::size_t c = 0; c < 3; ++c) {
    const std::string index = "[" + std::to_string(c) + "]";
    if (!std::isfinite(spec.mean[c]))
      return bad_field("mean" + index, std::to_string(spec.mean[c]), "a finite number");
    if (!std::isfinite(spec.std[c]) || spec.std[c] <= 0.0f) {
      return bad_field("std" + index, std::to_string(spec.std[c]), "a finite number above 0");
    }
  }
  return Done{};
}

Result<std::vector<float>> make_tensor(const Image& image, const PreprocessSpec& spec) {
  if (const Status valid = validate(spec); !valid.ok()) return valid.error();
  const Result<Image> square = fit_square(image, spec.fit, spec.side, spec.short_side);
  if (!square.ok()) return square.error();

  const std::size_t pixels = square->rgb.size() / 3;
  const bool planes = spec.layout == TensorLayout::kNchw;
  std::vector<float> tensor(3 * pixels);
  for (std::size_t c = 0; c < 3; ++c) {
    const std::array<float, 256> table = make_table(spec, c);
    const std::size_t source = spec.order == ChannelOrder::kRgb ? c : 2 - c;
    float* out = tensor.data() + (planes ? c * pixels : c);
    const std::size_t step = planes ? 1 : 3;
    for (std::size_t i = 0; i < pixels; ++i) out[i * step] = table[square->rgb[3 * i + source]];
  }
  return tensor;
}

}  // namespace vitrine
