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

// What museums' thumbnails have on their longer side, where theirs do not say it.
constexpr std::uint32_t kThumbnail = 240;

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

Status check_address(const std::string& url) {
  if (url.starts_with("https://") && !url_origin(url).empty()) return Done{};
  return Error{ErrorCode::kInvalidArgument, "'" + io::printable(std::string_view(url).substr(0, 200)) +
                                                "' is no plain address that begins with https://"};
}

// Guessed where the document does not say it: a page needs a picture's shape before the picture is there.
PublishedImage::Size size_of(const ingest::HostedPicture::Address& address, std::uint32_t long_side,
                             double aspect_ratio) {
  if (address.width > 0 && address.height > 0) return {address.width, address.height};
  return size_with(long_side, aspect_ratio > 0 ? aspect_ratio : 1);
}

}  // namespace

Result<PublishedImage> remote_image(const ingest::ImageSource& source) {
  const std::string& url = source.iiif_url;
  if (Status sound = check_address(url); !sound.ok()) return sound.error();
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

Result<PublishedImage> hosted_image(const ingest::HostedPicture& hosted, double aspect_ratio) {
  PublishedImage image;
  image.colour = kNeutral;
  for (const auto& address : {hosted.picture, hosted.thumbnail}) {
    if (!address) continue;
    if (Status sound = check_address(address->url); !sound.ok()) return sound.error();
  }
  if (!hosted.sizes.empty()) {
    if (Status sound = check_address(hosted.service); !sound.ok()) return sound.error();
    image.service = hosted.service;
    image.by_width = hosted.by_width;
    for (const auto& size : hosted.sizes) image.sizes.push_back({size.width, size.height});
  }
  const PublishedImage::Size whole = !image.sizes.empty()
                                         ? image.sizes.back()
                                         : size_of(hosted.picture ? *hosted.picture : *hosted.thumbnail,
                                                   hosted.picture ? kLongSides[1] : kThumbnail, aspect_ratio);
  image.width = whole.width;
  image.height = whole.height;
  if (hosted.thumbnail) {
    image.thumbnail = hosted.thumbnail->url;
    if (!image.sizes.empty() || hosted.picture) {
      image.thumbnail_size = size_of(*hosted.thumbnail, kThumbnail, aspect_ratio);
      if (hosted.picture) image.picture = hosted.picture->url;
    }
  } else if (hosted.picture) {
    image.thumbnail = hosted.picture->url;
  }
  return image;
}

}  // namespace vitrine::publish
