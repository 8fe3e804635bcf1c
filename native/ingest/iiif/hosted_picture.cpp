// SPDX-License-Identifier: MIT
#include "ingest/iiif/hosted_picture.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace vitrine::ingest::iiif {
namespace {

constexpr std::array<std::string_view, 4> kForeignFormats = {"image/jp2", "image/jpx", "image/tiff",
                                                             "image/jxl"};

bool is_shown(std::string_view url) { return url.starts_with("https://"); }

SizeWish wish_for(std::uint32_t long_side) { return {.short_side = 1, .long_side = long_side}; }

bool is_whole(const Picture& picture) {
  return picture.cutting.region.empty() && picture.cutting.rotation == 0;
}

HostedPicture::Address address(std::string url, const ImageSize& size) {
  return {std::move(url), size.width, size.height};
}

// The picture's own address, where a browser shows it and it is this picture and no other.
std::optional<HostedPicture::Address> own_address(const Picture& picture) {
  const bool other =
      picture.service && !is_whole(picture) && cutting_of(*picture.service, picture.body).region.empty();
  if (is_foreign_format(picture.format) || other || !is_shown(picture.body)) return std::nullopt;
  return address(picture.body, picture.size);
}

// One request to the picture's service.
std::optional<HostedPicture::Address> requested(const Picture& picture, std::uint32_t long_side) {
  if (!picture.service || !is_shown(picture.service->id)) return std::nullopt;
  const auto request = request_for(*picture.service, picture.cutting, wish_for(long_side));
  if (!request) return std::nullopt;
  return address(request->url, request->size);
}

// Services whose sizes a page asks for by itself: {service}/full/{w},{h}/0/default.jpg.
bool add_sizes(const Picture& picture, HostedPicture& hosted) {
  if (!picture.service || !is_shown(picture.service->id) || !is_whole(picture)) return false;
  const ImageService& service = *picture.service;
  if (service.version == 1 || (service.level == 0 && service.sizes.empty())) return false;
  for (const std::uint32_t side : {kHostedTile, kHostedLarge}) {
    const auto request = request_for(service, {}, wish_for(side));
    if (!request || request->size.width == 0 || request->size.height == 0) return false;
    const bool known = !hosted.sizes.empty() && hosted.sizes.back().width == request->size.width;
    if (!known) hosted.sizes.push_back({request->size.width, request->size.height});
  }
  hosted.service = service.id;
  hosted.by_width = service.version == 2;
  return true;
}

// Of the museum's own choosing: by its service the size that a tile needs, else the picture as it is.
std::optional<HostedPicture::Address> chosen(const Picture& thumbnail) {
  if (thumbnail.service && !needs_info(*thumbnail.service, thumbnail.cutting)) {
    if (auto found = requested(thumbnail, kHostedTile)) return found;
  }
  return own_address(thumbnail);
}

}  // namespace

bool is_foreign_format(std::string_view format) {
  return std::find(kForeignFormats.begin(), kForeignFormats.end(), format) != kForeignFormats.end();
}

HostedPicture hosted_picture(const Picture& picture, const Picture* thumbnail) {
  HostedPicture hosted;
  const bool has_sizes = add_sizes(picture, hosted);
  if (!has_sizes) {
    hosted.sizes.clear();
    hosted.picture = requested(picture, kHostedLarge);
    if (!hosted.picture) hosted.picture = own_address(picture);
  }
  if (!thumbnail) return hosted;
  const bool same_service = has_sizes && thumbnail->service && thumbnail->service->id == hosted.service;
  if (!same_service) hosted.thumbnail = chosen(*thumbnail);
  // Beside sizes only one that is known to be smaller is of use: a page chooses by width.
  if (hosted.thumbnail && has_sizes &&
      (hosted.thumbnail->width == 0 || hosted.thumbnail->width >= hosted.sizes.front().width))
    hosted.thumbnail.reset();
  return hosted;
}

}  // namespace vitrine::ingest::iiif
