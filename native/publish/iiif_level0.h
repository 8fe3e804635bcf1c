// SPDX-License-Identifier: MIT
// A local picture as a IIIF Image API 3 level-0 service: info.json and the sizes it lists, as JPEG files.
#pragma once

#include <filesystem>
#include <string>

#include "publish/site.h"
#include "vitrine/image.h"
#include "vitrine/result.h"

namespace vitrine::publish {

struct IiifOptions {
  std::vector<std::uint32_t> long_sides = {240, 480, 1200};   // pixels; sizes at or above the picture's own are left out but for one
  int jpeg_quality = 82;
  std::string base_url;   // absolute URL of the site; empty: info.json's id is relative to the site
};

// Writes iiif/<key>/... below `site` unless it is already complete there; `key` is a content hash. info.json is written last, so that its presence means complete.
[[nodiscard]] Result<PublishedImage> write_iiif_image(const std::filesystem::path& site, const std::string& key, const Image& image, const IiifOptions& options);

// The image as written earlier, or kNotFound: so that a re-run need not decode what it has published already.
[[nodiscard]] Result<PublishedImage> read_iiif_image(const std::filesystem::path& site, const std::string& key, const IiifOptions& options);

}  // namespace vitrine::publish
