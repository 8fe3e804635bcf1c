// SPDX-License-Identifier: MIT
#include <string>

#include "core/descriptor/blocks.h"
#include "core/descriptor/lab.h"
#include "vitrine/descriptor.h"
#include "vitrine/embedding.h"

namespace vitrine {
namespace {

using namespace descriptor;

constexpr std::uint32_t kDimension = kFineSize + kCoarseSize + kLayoutSize + kHistogramSize;

// Whether the picture is what image.h promises. Written with divisions, which no crafted size can overflow.
bool is_consistent(const Image& image) {
  if (image.width == 0 || image.height == 0) return false;
  const std::uint64_t row = std::uint64_t{3} * image.width;
  return image.rgb.size() % row == 0 && image.rgb.size() / row == image.height;
}

}  // namespace

std::uint32_t descriptor_dimension() { return kDimension; }

Result<std::vector<std::int16_t>> describe(const Image& image) {
  if (!is_consistent(image)) {
    return Error{ErrorCode::kInvalidArgument,
                 "describe: a picture of " + std::to_string(image.width) + " x " +
                     std::to_string(image.height) + " with " + std::to_string(image.rgb.size()) +
                     " bytes of RGB; width * height * 3 (at least 3) are needed"};
  }
  const Result<Image> small = resize_bilinear(image, kSide, kSide);
  if (!small.ok()) return with_context("describe", small.error());
  const LabPicture fine = to_lab(*small);
  const LabPicture coarse = reduce(fine, kCoarseFactor);

  std::vector<std::int16_t> output(kDimension);
  std::span<std::int16_t> rest(output);
  const auto take = [&rest](std::uint32_t size) {
    const auto block = rest.first(size);
    rest = rest.subspan(size);
    return block;
  };
  gradient_block(fine, kFineCells, kFineLength, take(kFineSize));
  gradient_block(coarse, kCoarseCells, kCoarseLength, take(kCoarseSize));
  layout_block(fine, take(kLayoutSize));
  histogram_block(fine, take(kHistogramSize));
  return output;
}

std::vector<float> descriptor_embedding(std::span<const std::int16_t> descriptor) {
  std::vector<float> embedding(descriptor.begin(), descriptor.end());
  // Every descriptor has a direction (the layout block's anchor); a vector of zeros made elsewhere stays as
  // it is.
  const Status status = l2_normalise(embedding);
  static_cast<void>(status);
  return embedding;
}

}  // namespace vitrine
