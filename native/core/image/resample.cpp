// SPDX-License-Identifier: MIT
// Pillow's arithmetic (ImagingResample for 8 bits a channel) to the last bit, with other plumbing. Each
// result pixel is a weighted mean of the pixels under a triangle as wide as the reduction. Weights are
// computed in double, normalised, and rounded to 22-bit fixed point; the horizontal pass comes first and
// rounds to 8 bits before the vertical one.
#include "core/image/resample.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "core/image/limits.h"

namespace vitrine::image {
namespace {

// 32 bits less 8 for the pixel and 2 for filters that overshoot, as Pillow has it.
constexpr int kPrecisionBits = 32 - 8 - 2;
constexpr std::int32_t kHalf = 1 << (kPrecisionBits - 1);

// Horizontally resized rows are kept for the next result row, which shares about half of them. A tall
// reduction to a wide picture would keep gigabytes: beyond this many bytes rows are forgotten and, where
// needed, made again.
constexpr std::uint64_t kRowCacheBytes = 64ull << 20;

// The weights of one axis. Result pixel i reads taps[i] source pixels from start[i] on.
struct Weights {
  std::vector<std::uint32_t> start;
  std::vector<std::uint32_t> taps;
  std::vector<std::int32_t> fixed;  // `stride` places for each result pixel
  std::size_t stride = 0;
};

double triangle(double x) {
  x = std::fabs(x);
  return x < 1.0 ? 1.0 - x : 0.0;
}

double filter_width(std::uint32_t source_size, const Axis& axis) {
  return std::max(static_cast<double>(source_size) / static_cast<double>(axis.size), 1.0);
}

std::size_t most_taps(std::uint32_t source_size, const Axis& axis) {
  return static_cast<std::size_t>(std::ceil(filter_width(source_size, axis))) * 2 + 1;
}

Weights make_weights(std::uint32_t source_size, const Axis& axis) {
  const double scale = static_cast<double>(source_size) / static_cast<double>(axis.size);
  const double support = filter_width(source_size, axis);
  const double inverse_support = 1.0 / support;
  Weights weights;
  weights.stride = most_taps(source_size, axis);
  weights.start.resize(axis.count);
  weights.taps.resize(axis.count);
  weights.fixed.resize(axis.count * weights.stride);

  std::vector<double> exact(weights.stride);
  for (std::size_t i = 0; i < axis.count; ++i) {
    const double centre = (static_cast<double>(axis.first + i) + 0.5) * scale;
    const auto first = std::max<std::int64_t>(static_cast<std::int64_t>(centre - support + 0.5), 0);
    const auto last = std::min<std::int64_t>(static_cast<std::int64_t>(centre + support + 0.5), source_size);
    const auto count = static_cast<std::size_t>(last - first);
    double sum = 0.0;
    for (std::size_t tap = 0; tap < count; ++tap) {
      const double position = static_cast<double>(first + static_cast<std::int64_t>(tap));
      exact[tap] = triangle((position - centre + 0.5) * inverse_support);
      sum += exact[tap];
    }
    for (std::size_t tap = 0; tap < count; ++tap) {
      const double weight = sum != 0.0 ? exact[tap] / sum : exact[tap];
      weights.fixed[i * weights.stride + tap] =
          static_cast<std::int32_t>(0.5 + weight * (1 << kPrecisionBits));
    }
    weights.start[i] = static_cast<std::uint32_t>(first);
    weights.taps[i] = static_cast<std::uint32_t>(count);
  }
  return weights;
}

std::uint64_t weight_bytes(std::uint32_t source_size, const Axis& axis) {
  return axis.count * (most_taps(source_size, axis) * sizeof(std::int32_t) + 8ull) +
         most_taps(source_size, axis) * sizeof(double);
}

// No lower clip: a triangle has no negative weights.
std::uint8_t to_byte(std::int32_t sum) {
  return static_cast<std::uint8_t>(std::min(sum >> kPrecisionBits, 255));
}

void resample_row(const std::uint8_t* source, const Weights& weights, std::uint8_t* out) {
  const std::size_t count = weights.start.size();
  for (std::size_t i = 0; i < count; ++i, out += 3) {
    const std::uint8_t* pixel = source + 3 * std::size_t{weights.start[i]};
    const std::int32_t* weight = weights.fixed.data() + i * weights.stride;
    std::int32_t red = kHalf;
    std::int32_t green = kHalf;
    std::int32_t blue = kHalf;
    for (std::uint32_t tap = 0; tap < weights.taps[i]; ++tap, pixel += 3) {
      red += pixel[0] * weight[tap];
      green += pixel[1] * weight[tap];
      blue += pixel[2] * weight[tap];
    }
    out[0] = to_byte(red);
    out[1] = to_byte(green);
    out[2] = to_byte(blue);
  }
}

// The rows of the source, horizontally resized on demand. The last `slots` of them are kept.
class Rows {
 public:
  Rows(const Image& image, const Axis& axis, std::size_t rows_in_use)
      : image_(image),
        axis_(axis),
        as_stored_(axis.size == image.width),
        row_bytes_(3 * std::size_t{axis.count}) {
    if (as_stored_) return;
    weights_ = make_weights(image.width, axis);
    const std::size_t slots = slot_count(axis, rows_in_use);
    cache_.resize(slots * row_bytes_);
    held_.assign(slots, kNone);
  }

  static std::size_t slot_count(const Axis& axis, std::size_t rows_in_use) {
    const auto fitting = static_cast<std::size_t>(kRowCacheBytes / (3ull * axis.count));
    return std::clamp<std::size_t>(fitting, 1, rows_in_use);
  }

  // Valid until the next call.
  const std::uint8_t* row(std::uint32_t y) {
    const std::uint8_t* stored = image_.rgb.data() + 3 * std::size_t{y} * image_.width;
    if (as_stored_) return stored + 3 * static_cast<std::size_t>(axis_.first);
    const std::size_t slot = y % held_.size();
    std::uint8_t* resized = cache_.data() + slot * row_bytes_;
    if (held_[slot] != y) {
      resample_row(stored, weights_, resized);
      held_[slot] = y;
    }
    return resized;
  }

  std::size_t row_bytes() const { return row_bytes_; }

 private:
  static constexpr std::uint32_t kNone = 0xFFFFFFFFu;

  const Image& image_;
  Axis axis_;
  bool as_stored_;
  std::size_t row_bytes_;
  Weights weights_;
  std::vector<std::uint8_t> cache_;
  std::vector<std::uint32_t> held_;
};

void add_row(const std::uint8_t* row, std::int32_t weight, std::vector<std::int32_t>& sums) {
  std::int32_t* sum = sums.data();
  const std::size_t count = sums.size();
  for (std::size_t i = 0; i < count; ++i) sum[i] += row[i] * weight;
}

void resample_columns(Rows& rows, const Weights& weights, Image& out) {
  std::vector<std::int32_t> sums(rows.row_bytes());
  std::uint8_t* to = out.rgb.data();
  for (std::size_t y = 0; y < out.height; ++y, to += sums.size()) {
    std::fill(sums.begin(), sums.end(), kHalf);
    for (std::uint32_t tap = 0; tap < weights.taps[y]; ++tap) {
      add_row(rows.row(weights.start[y] + tap), weights.fixed[y * weights.stride + tap], sums);
    }
    for (std::size_t i = 0; i < sums.size(); ++i) to[i] = to_byte(sums[i]);
  }
}

bool fits_in_memory(const Image& image, const Axis& horizontal, const Axis& vertical) {
  const std::size_t slots = Rows::slot_count(horizontal, most_taps(image.height, vertical));
  return can_allocate(weight_bytes(image.width, horizontal) + weight_bytes(image.height, vertical) +
                      horizontal.count * (3ull * slots + 12ull) + 3ull * horizontal.count * vertical.count);
}

}  // namespace

Result<Image> resample(const Image& image, const Axis& horizontal, const Axis& vertical) {
  if (!fits_in_memory(image, horizontal, vertical)) {
    return Error{ErrorCode::kOutOfMemory, "no memory to resize the picture"};
  }
  Result<Image> out = make_image(horizontal.count, vertical.count);
  if (!out.ok()) return out;
  if (vertical.size != image.height) {
    Rows rows(image, horizontal, most_taps(image.height, vertical));
    resample_columns(rows, make_weights(image.height, vertical), *out);
    return out;
  }
  Rows rows(image, horizontal, 1);
  std::uint8_t* to = out->rgb.data();
  for (std::uint32_t y = 0; y < vertical.count; ++y, to += rows.row_bytes()) {
    std::copy_n(rows.row(static_cast<std::uint32_t>(vertical.first) + y), rows.row_bytes(), to);
  }
  return out;
}

}  // namespace vitrine::image
