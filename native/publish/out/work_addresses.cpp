// SPDX-License-Identifier: MIT
#include "publish/out/work_addresses.h"

#include <algorithm>

#include "publish/catalogue_json.h"
#include "publish/iiif_info.h"

namespace vitrine::publish {
namespace {

std::string absolute(const std::string& address, const std::string& base_url) {
  return base_url.empty() || !url_origin(address).empty() ? address : base_url + "/" + address;
}

}  // namespace

WorkAddresses addresses_of(const PublishedWork& work, const std::string& base_url) {
  if (work.images.empty()) return {};
  const PublishedImage& image = work.images.front();
  if (image.service.empty()) return {image.picture.empty() ? image.thumbnail : image.picture, ""};
  const std::string service = absolute(image.service, base_url);
  return {service, url_origin(image.service).empty() ? service + "/full/max/0/default.jpg" : ""};
}

std::string thumbnail_of(const PublishedWork& work, std::uint32_t side, const std::string& base_url) {
  if (work.images.empty()) return {};
  const PublishedImage& image = work.images.front();
  if (image.service.empty() || image.sizes.empty())
    return image.picture.empty() ? image.thumbnail : image.picture;
  const auto found = std::find_if(
      image.sizes.begin(), image.sizes.end(),
      [&](const PublishedImage::Size& size) { return std::max(size.width, size.height) >= side; });
  const PublishedImage::Size& size = found == image.sizes.end() ? image.sizes.back() : *found;
  const std::string request =
      image.by_width ? "full/" + std::to_string(size.width) + ",/0/default.jpg" : size_path(size);
  return absolute(image.service, base_url) + "/" + request;
}

}  // namespace vitrine::publish
