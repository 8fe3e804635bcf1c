// SPDX-License-Identifier: MIT
#include "core/image/limits.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <string>

namespace vitrine::image {
namespace {

// stb_image counts bytes in int: 2^28 - 1 pixels of 16-bit RGBA are the most it can count.
constexpr std::uint64_t kDecoderPixels = (1ull << 28) - 1;

}  // namespace

Status check_size(std::uint64_t width, std::uint64_t height, const ImageLimits& limits) {
  const std::string size = std::to_string(width) + " x " + std::to_string(height) + " pixels";
  if (width == 0 || height == 0)
    return Error{ErrorCode::kInvalidArgument, "a picture of " + size + " is empty"};
  if (width > limits.max_side || height > limits.max_side) {
    return Error{ErrorCode::kTooLarge, "a picture of " + size + " is longer than the limit of " +
                                           std::to_string(limits.max_side) + " pixels a side"};
  }
  const std::uint64_t max_pixels = std::min(limits.max_pixels, kDecoderPixels);
  if (width > max_pixels / height) {
    return Error{ErrorCode::kTooLarge, "a picture of " + size + " is larger than the limit of " +
                                           std::to_string(max_pixels) + " pixels; scale it down first"};
  }
  return Done{};
}

bool can_allocate(std::uint64_t bytes) {
  if (bytes > static_cast<std::uint64_t>(std::numeric_limits<std::ptrdiff_t>::max())) return false;
  // A vector that cannot grow would end a program built without exceptions. malloc answers instead, so it is
  // asked first; volatile keeps the compiler from removing the trial.
  void* volatile trial = std::malloc(static_cast<std::size_t>(bytes));
  const bool granted = trial != nullptr || bytes == 0;
  std::free(trial);
  return granted;
}

Result<Image> make_image(std::uint32_t width, std::uint32_t height) {
  const std::uint64_t bytes = 3ull * width * height;
  if (!can_allocate(bytes)) {
    return Error{ErrorCode::kOutOfMemory, "no memory for a picture of " + std::to_string(width) + " x " +
                                              std::to_string(height) + " pixels"};
  }
  Image image;
  image.width = width;
  image.height = height;
  image.rgb.resize(static_cast<std::size_t>(bytes));
  return image;
}

}  // namespace vitrine::image
