// SPDX-License-Identifier: MIT
#include "publish/remote_image.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>

#include "ingest/iiif/image_service.h"
#include "io/files.h"
#include "publish/catalogue_json.h"

namespace vitrine::publish {
namespace {

constexpr std::string_view kInfo = "/info.json";

// A tile of the page is some 240 pixels high, twice that on dense screens; a work is shown large. Museums'
// own pages ask for 960, so that a service may be expected to have it at hand.
constexpr std::array<std::uint32_t, 2> kLongSides = {480, 960};

// Shown until the picture is there, where its mean colour is not known.
constexpr std::uint32_t kNeutral = 0x8a857d;

PublishedImage::Size size_with(std::uint32_t long_side, double aspect_ratio) {
  const auto scaled = [&](double share) {
    return static_cast<std::uint32_t>(std::max(1L, std::lround(long_side * std::min(1.0, share))));
  };
  return {scaled(aspect_ratio), scaled(1 / aspect_ratio)};
}

// Width and height of "x,y,w,h", the region of an image request
// "{service}/{region}/{size}/{rotation}/{file}".
std::optional<PublishedImage::Size> region_of(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  std::string_view region;
  for (int part = 0; part < 4; ++part) {
    const std::size_t slash = url.rfind('/');
    if (slash == url.npos) return std::nullopt;
    region = url.substr(slash + 1);
    url = url.substr(0, slash);
  }
  const std::optional<ingest::iiif::ImageSize> size = ingest::iiif::region_size(region);
  if (!size) return std::nullopt;
  return PublishedImage::Size{size->width, size->height};
}

}  // namespace

Result<PublishedImage> remote_image(const ingest::ImageSource& source) {
  const std::string& url = source.iiif_url;
  if (url_origin(url).empty() || !url.starts_with("https://")) {
    return Error{ErrorCode::kInvalidArgument, "'" + io::printable(std::string_view(url).substr(0, 200)) +
                                                  "' is no plain address that begins with https://"};
  }
  const double aspect_ratio = source.aspect_ratio > 0 ? source.aspect_ratio : 1;
  PublishedImage image;
  image.colour = source.colour.value_or(kNeutral);
  if (url.ends_with(kInfo)) {
    image.service = url.substr(0, url.size() - kInfo.size());
    image.by_width = true;
    for (const std::uint32_t side : kLongSides) image.sizes.push_back(size_with(side, aspect_ratio));
  } else {
    image.thumbnail = url;
  }
  const auto whole = image.sizes.empty() ? region_of(url).value_or(size_with(kLongSides[1], aspect_ratio))
                                         : image.sizes.back();
  image.width = whole.width;
  image.height = whole.height;
  return image;
}

}  // namespace vitrine::publish
