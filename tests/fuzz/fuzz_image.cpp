// SPDX-License-Identifier: MIT
// Any bytes at all: an error or a picture that keeps its invariant, and that can be turned into a tensor.
#include <cstdlib>

#include "vitrine/image.h"
#include "vitrine/tensor.h"

namespace {

// Small enough for thousands of pictures a second; the checks do not depend on the numbers.
constexpr vitrine::ImageLimits kLimits{.max_bytes = 1 << 16, .max_pixels = 1 << 14, .max_side = 2048};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span<const std::uint8_t> bytes(data, size);
  const vitrine::Result<vitrine::ImageInfo> info = vitrine::probe_image(bytes, kLimits);
  const vitrine::Result<vitrine::Image> image = vitrine::decode_image(bytes, kLimits);
  if (!image.ok()) {
    if (image.error().message.empty()) std::abort();
    return 0;
  }
  if (!info.ok() || image->rgb.size() != 3ull * image->width * image->height) std::abort();
  const bool turned = info->orientation >= 5;
  if (image->width != (turned ? info->height : info->width)) std::abort();

  vitrine::PreprocessSpec spec;
  spec.side = 16;
  if (size % 2 == 1) {
    spec.fit = vitrine::Fit::kShortSideCrop;
    spec.short_side = 20;
  }
  const vitrine::Result<std::vector<float>> tensor = vitrine::make_tensor(*image, spec);
  if (!tensor.ok() || tensor->size() != 3u * 16 * 16) std::abort();
  return 0;
}
