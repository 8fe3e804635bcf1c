// SPDX-License-Identifier: MIT
// A local picture as a IIIF Image API 3 level-0 service: info.json, and the sizes and tiles it lists, as JPEG
// files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "publish/site.h"
#include "vitrine/image.h"
#include "vitrine/result.h"

namespace vitrine::publish {

struct IiifOptions {
  // Longest sides in pixels, ascending. A picture smaller than the largest is published in its own size as
  // well, and a size that the next one exceeds by less than a quarter is left out: a visitor would not see
  // the difference.
  std::vector<std::uint32_t> long_sides = {240, 480, 1200};
  int jpeg_quality = 82;  // 1..100
  bool tiles = false;     // also the picture in its own size, where that is larger, cut into tiles
  std::string base_url;   // absolute URL of the site; empty: info.json's id is relative to the site
};

// Writes iiif/<key>/... below `site` unless it is already complete there; `key` is a content hash (16 to 64
// hex digits). A picture is never enlarged. info.json is written last, so that its presence means complete;
// sizes of other options are removed then. Two threads may write the same key at once: both write the same
// bytes. Errors: kInvalidArgument for a key or options out of range; kIo.
[[nodiscard]] Result<PublishedImage> write_iiif_image(const std::filesystem::path& site,
                                                      const std::string& key, const Image& image,
                                                      const IiifOptions& options);

// The image as written earlier with these options, or kNotFound: so that a re-run need not decode what it has
// published already.
[[nodiscard]] Result<PublishedImage> read_iiif_image(const std::filesystem::path& site,
                                                     const std::string& key, const IiifOptions& options);

// As write_iiif_image(), with the files that lie complete below `from`, a part of a collection: linked where
// the file system allows it, else copied. Every file's own checksum is looked at. Errors: kNotFound where
// they are not complete, or were written with other options; kCorrupt naming a damaged file; kIo.
[[nodiscard]] Result<PublishedImage> bring_iiif_image(const std::filesystem::path& from,
                                                      const std::filesystem::path& site,
                                                      const std::string& key, const IiifOptions& options);

}  // namespace vitrine::publish
