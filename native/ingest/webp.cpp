// SPDX-License-Identifier: MIT
#include "ingest/webp.h"

#include <webp/decode.h>

#include <new>
#include <string>
#include <vector>

namespace vitrine::ingest {

Result<Image> decode_webp(std::span<const std::uint8_t> bytes, const ImageLimits& limits) {
  WebPBitstreamFeatures features{};
  if (WebPGetFeatures(bytes.data(), bytes.size(), &features) != VP8_STATUS_OK || features.width < 1 ||
      features.height < 1) {
    return Error{ErrorCode::kCorrupt, "a WebP with a damaged header: save it again"};
  }
  if (features.has_animation)
    return Error{ErrorCode::kUnsupported, "an animated WebP: save its first frame as JPEG or PNG"};
  const auto width = static_cast<std::uint32_t>(features.width);
  const auto height = static_cast<std::uint32_t>(features.height);
  if (width > limits.max_side || height > limits.max_side ||
      std::uint64_t{width} * height > limits.max_pixels) {
    return Error{ErrorCode::kTooLarge, "a WebP of " + std::to_string(width) + " x " + std::to_string(height) +
                                           " pixels, more than the " + std::to_string(limits.max_pixels) +
                                           " read here: reduce it"};
  }
  try {
    const std::size_t stride = std::size_t{4} * width;
    std::vector<std::uint8_t> rgba(stride * height);
    if (WebPDecodeRGBAInto(bytes.data(), bytes.size(), rgba.data(), rgba.size(), static_cast<int>(stride)) ==
        nullptr) {
      return Error{ErrorCode::kCorrupt, "a truncated or damaged WebP: copy it again"};
    }
    return image_from_rgba(rgba, width, height, limits);
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kOutOfMemory, "no memory for a WebP of " + std::to_string(width) + " x " +
                                              std::to_string(height) + " pixels"};
  }
}

std::uint64_t count_webp_pixels(std::span<const std::uint8_t> bytes) {
  int width = 0, height = 0;
  if (WebPGetInfo(bytes.data(), bytes.size(), &width, &height) == 0 || width < 1 || height < 1) return 0;
  return static_cast<std::uint64_t>(width) * static_cast<std::uint64_t>(height);
}

}  // namespace vitrine::ingest
