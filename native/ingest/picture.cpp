// SPDX-License-Identifier: MIT
#include "ingest/picture.h"

#include <string>
#include <string_view>

#include "ingest/foreign_format.h"
#ifdef VITRINE_HAS_WEBP
#include "ingest/webp.h"
#endif

namespace vitrine::ingest {
namespace {

bool is_webp(std::span<const std::uint8_t> bytes) {
  if (bytes.size() < 12) return false;
  const std::string_view head(reinterpret_cast<const char*>(bytes.data()), 12);
  return head.substr(0, 4) == "RIFF" && head.substr(8, 4) == "WEBP";
}

Result<Image> read_webp(std::span<const std::uint8_t> bytes, const ImageLimits& limits) {
#ifdef VITRINE_HAS_WEBP
  return decode_webp(bytes, limits);
#else
  static_cast<void>(bytes);
  static_cast<void>(limits);
  return Error{ErrorCode::kUnsupported,
               "a WebP, which this build does not read: convert it to JPEG or PNG, or build with libwebp-dev "
               "installed"};
#endif
}

}  // namespace

Result<Image> decode_picture(std::span<const std::uint8_t> bytes, const ImageLimits& limits) {
  if (bytes.empty()) return Error{ErrorCode::kCorrupt, "an empty file: copy it again"};
  if (bytes.size() > limits.max_bytes) {
    return Error{ErrorCode::kTooLarge, "a file of " + std::to_string(bytes.size()) +
                                           " bytes, more than the " + std::to_string(limits.max_bytes) +
                                           " read here: reduce it"};
  }
  if (is_webp(bytes)) return read_webp(bytes, limits);
  // Asked first: a TGA has no signature, so that the core may take any bytes for one.
  if (const std::string foreign = describe_foreign_format(bytes); !foreign.empty()) {
    return Error{ErrorCode::kUnsupported, foreign};
  }
  if (looks_like_text(bytes)) {
    return Error{ErrorCode::kUnsupported,
                 "a text file, not a picture: remove it or put the picture in its place"};
  }
  return decode_image(bytes, limits);
}

std::uint64_t count_pixels(std::span<const std::uint8_t> bytes) {
  if (is_webp(bytes)) {
#ifdef VITRINE_HAS_WEBP
    return count_webp_pixels(bytes);
#else
    return 0;
#endif
  }
  const Result<ImageInfo> info = probe_image(bytes);
  return info.ok() ? std::uint64_t{info->width} * info->height : 0;
}

}  // namespace vitrine::ingest
