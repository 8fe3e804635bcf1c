// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "ingest/iiif/image_service.h"

namespace vitrine::ingest::iiif {
namespace {

// A size that lies ready is taken up to so many times the side that is asked for: a few more bytes for us,
// less work for the museum's server.
constexpr double kReadySize = 2.0;

const char* quality(const ImageService& service) { return service.version == 1 ? "native" : "default"; }
const char* whole(const ImageService& service) { return service.version == 3 ? "max" : "full"; }

std::string address(const ImageService& service, const Cutting& cutting, const std::string& size) {
  return service.id + "/" + (cutting.region.empty() ? "full" : cutting.region) + "/" + size + "/" +
         std::to_string(cutting.rotation) + "/" + quality(service) + ".jpg";
}

std::string written(const ImageService& service, const ImageSize& size) {
  return std::to_string(size.width) + "," + (service.version == 3 ? std::to_string(size.height) : "");
}

double share_needed(const ImageSize& size, const SizeWish& wish) {
  const double short_side = std::min(size.width, size.height), long_side = std::max(size.width, size.height);
  return std::max(wish.short_side / short_side, wish.long_side / long_side);
}

bool fulfils(const ImageSize& size, const SizeWish& wish) { return share_needed(size, wish) <= 1.0; }

ImageSize scaled(const ImageSize& size, double share) {
  const auto side = [&](std::uint32_t pixels) {
    const double exact = std::ceil(pixels * share - 1e-9);
    return static_cast<std::uint32_t>(std::clamp(exact, 1.0, static_cast<double>(pixels)));
  };
  return {side(size.width), side(size.height)};
}

// The most of the picture that the service gives out, as a share of it.
double share_given(const ImageService& service, const ImageSize& size) {
  double share = 1.0;
  if (service.max_width > 0) share = std::min(share, static_cast<double>(service.max_width) / size.width);
  // Where the height is not limited itself, the width's limit is its own (Image API 3, 5.3).
  const std::uint32_t max_height = service.max_height > 0 ? service.max_height : service.max_width;
  if (max_height > 0) share = std::min(share, static_cast<double>(max_height) / size.height);
  if (service.max_area > 0) {
    const double area = static_cast<double>(size.width) * size.height;
    share = std::min(share, std::sqrt(static_cast<double>(service.max_area) / area));
  }
  return share;
}

std::optional<ImageSize> ready_size(const ImageService& service, const SizeWish& wish) {
  const auto found = std::find_if(service.sizes.begin(), service.sizes.end(),
                                  [&](const ImageSize& size) { return fulfils(size, wish); });
  return found == service.sizes.end() ? std::nullopt : std::optional(*found);
}

std::optional<ImageRequest> request_of_level_0(const ImageService& service, const Cutting& cutting,
                                               const SizeWish& wish) {
  if (!cutting.region.empty() || cutting.rotation != 0) return std::nullopt;
  if (service.sizes.empty()) return ImageRequest{address(service, cutting, whole(service)), service.size};
  const ImageSize size = ready_size(service, wish).value_or(service.sizes.back());
  return ImageRequest{address(service, cutting, written(service, size)), size};
}

}  // namespace

std::optional<ImageSize> region_size(std::string_view region) {
  std::array<std::uint32_t, 4> numbers{};
  const char* at = region.data();
  const char* const end = at + region.size();
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (i > 0 && (at == end || *at++ != ',')) return std::nullopt;
    const auto read = std::from_chars(at, end, numbers[i]);
    if (read.ec != std::errc()) return std::nullopt;
    at = read.ptr;
  }
  constexpr std::uint32_t kMaxSide = 1'000'000;
  const ImageSize size{numbers[2], numbers[3]};
  if (at != end || size.width - 1 >= kMaxSide || size.height - 1 >= kMaxSide) return std::nullopt;
  return size;
}

Cutting cutting_of(const ImageService& service, std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  if (!url.starts_with(service.id)) return {};
  std::string_view rest = url.substr(service.id.size());
  std::array<std::string_view, 4> parts;  // region, size, rotation, file
  for (std::string_view& part : parts) {
    if (!rest.starts_with('/')) return {};
    rest.remove_prefix(1);
    part = rest.substr(0, rest.find('/'));
    rest.remove_prefix(part.size());
  }
  if (!rest.empty()) return {};
  Cutting cutting;
  if (region_size(parts[0])) cutting.region = parts[0];
  for (const int rotation : {90, 180, 270}) {
    if (parts[2] == std::to_string(rotation)) cutting.rotation = rotation;
  }
  return cutting;
}

bool needs_info(const ImageService& service, const Cutting& cutting) {
  if (service.level < 0) return true;
  if (service.level == 0) return service.sizes.empty();
  return service.size.width == 0 && cutting.region.empty();
}

std::optional<ImageRequest> request_for(const ImageService& service, const Cutting& cutting,
                                        const SizeWish& wish) {
  if (service.level == 0) return request_of_level_0(service, cutting, wish);
  const ImageSize size =
      cutting.region.empty() ? service.size : region_size(cutting.region).value_or(ImageSize{});
  if (size.width == 0 || size.height == 0) return std::nullopt;
  const double given = share_given(service, size);
  const double wanted = std::min(share_needed(size, wish), 1.0);
  const auto ready = cutting.region.empty() ? ready_size(service, wish) : std::nullopt;
  if (ready && ready->width <= kReadySize * wanted * size.width && ready->width <= given * size.width) {
    return ImageRequest{address(service, cutting, written(service, *ready)), *ready};
  }
  if (wanted >= 1.0 && given >= 1.0) return ImageRequest{address(service, cutting, whole(service)), size};
  // What a limit allows is rounded down, what is wished for up.
  ImageSize asked = scaled(size, std::min(wanted, given));
  if (given < wanted) {
    asked.width = std::max(1u, static_cast<std::uint32_t>(std::floor(size.width * given + 1e-9)));
    asked.height = std::max(1u, static_cast<std::uint32_t>(std::floor(size.height * given + 1e-9)));
  }
  return ImageRequest{address(service, cutting, written(service, asked)), asked};
}

}  // namespace vitrine::ingest::iiif
