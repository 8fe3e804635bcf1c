// SPDX-License-Identifier: MIT
#include "ingest/iiif/image_service.h"

#include <algorithm>
#include <array>
#include <utility>

#include "ingest/iiif/names.h"
#include "ingest/iiif/web_address.h"

namespace vitrine::ingest::iiif {
namespace {

// Sizes that a service lists. Real ones list a dozen.
constexpr std::size_t kMaxSizes = 256;
// Services within services: those for logging in hang below the image's.
constexpr int kMaxNesting = 4;

bool contains(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

// The first compliance address or word of "profile", which is a text, or a list of texts and objects.
std::string_view profile_of(JsonView service) {
  std::string_view profile;
  service["profile"].for_each([&](JsonView item) {
    const std::string_view text = item.is_object() ? id_of(item) : item.text();
    if (profile.empty()) profile = text;
  });
  return profile;
}

int level_in(std::string_view profile) {
  // "level2", ".../level2.json", "...#level2", "...#level2.json"; also "level:2" of early servers.
  for (int level = 0; level <= 2; ++level) {
    const char digit = static_cast<char>('0' + level);
    for (const std::string_view word : {"level", "level:"}) {
      if (contains(profile, std::string(word) + digit)) return level;
    }
  }
  return -1;
}

// What says of the version most reliably comes first: the type, then the context, then the profile.
int version_of(JsonView service, std::string_view profile) {
  const std::string_view type = type_of(service);
  for (const auto& [name, version] :
       {std::pair("ImageService3", 3), {"ImageService2", 2}, {"ImageService1", 1}}) {
    if (type == name) return version;
  }
  constexpr std::array<std::pair<std::string_view, int>, 5> kMarks = {{{"/api/image/3", 3},
                                                                       {"/api/image/2", 2},
                                                                       {"/api/image/1", 1},
                                                                       {"/image-api/1", 1},
                                                                       {"/api/image/0", 1}}};
  int version = 0;
  const auto look = [&](std::string_view text) {
    for (const auto& [mark, number] : kMarks) {
      if (version == 0 && contains(text, mark)) version = number;
    }
  };
  service["@context"].for_each([&](JsonView context) { look(context.text()); });
  look(profile);
  if (version != 0) return version;
  const bool says_image = contains(service["protocol"].text(), "/api/image") || type == "Image";
  if (says_image) return 2;
  // The bare words are version 3's, and version 3 has them beside its type; without one they stand for the
  // older of the two.
  return level_in(profile) >= 0 && contains(profile, "image") ? 2 : 0;
}

void read_limits(JsonView from, ImageService& service) {
  const auto take = [&](const char* name, std::uint32_t& limit) {
    if (const auto value = from[name].whole_number(); value && *value > 0) limit = *value;
  };
  take("maxWidth", service.max_width);
  take("maxHeight", service.max_height);
  if (const auto area = from["maxArea"].whole_number(); area && *area > 0) service.max_area = *area;
}

std::optional<ImageService> read_service(JsonView json, std::string_view base, bool is_info) {
  const std::string_view profile = profile_of(json);
  const int version = version_of(json, profile);
  if (version == 0) return std::nullopt;
  ImageService service;
  service.version = version;
  service.level = level_in(profile);
  service.id = resolve_url(base, id_of(json));
  while (service.id.ends_with('/')) service.id.pop_back();
  if (service.id.ends_with("/info.json")) service.id.resize(service.id.size() - 10);
  if (service.id.empty() && !is_info) return std::nullopt;
  service.size = {json["width"].whole_number().value_or(0), json["height"].whole_number().value_or(0)};
  if (service.size.width == 0 || service.size.height == 0) service.size = {};
  json["sizes"].for_each([&](JsonView item) {
    const ImageSize size{item["width"].whole_number().value_or(0), item["height"].whole_number().value_or(0)};
    if (size.width > 0 && size.height > 0 && service.sizes.size() < kMaxSizes) service.sizes.push_back(size);
  });
  std::sort(service.sizes.begin(), service.sizes.end(), [](const ImageSize& a, const ImageSize& b) {
    return std::uint64_t{a.width} * a.height < std::uint64_t{b.width} * b.height;
  });
  read_limits(json, service);
  json["profile"].for_each([&](JsonView item) { read_limits(item, service); });
  return service;
}

std::optional<ImageService> find_within(JsonView owner, std::string_view base, int nesting) {
  std::optional<ImageService> found;
  const auto look = [&](JsonView item) {
    if (!found && item.is_object()) found = read_service(item, base, false);
  };
  owner["service"].for_each(look);
  owner["services"].for_each(look);
  if (!found && nesting < kMaxNesting) {
    owner["service"].for_each([&](JsonView item) {
      if (!found && item.is_object()) found = find_within(item, base, nesting + 1);
    });
  }
  return found;
}

}  // namespace

std::optional<ImageService> find_service(JsonView owner, std::string_view base) {
  return find_within(owner, base, 0);
}

Result<ImageService> parse_info(std::string_view text, std::string_view url) {
  const Result<JsonTree> tree =
      JsonTree::parse(text, {}, {.max_bytes = kMaxInfoBytes, .max_values = 1u << 18});
  if (!tree.ok()) return tree.error();
  std::optional<ImageService> service = read_service(tree->root(), url, true);
  if (!service) return Error{ErrorCode::kUnsupported, "it describes no IIIF image service"};
  if (service->id.empty()) {
    constexpr std::string_view kInfo = "/info.json";
    service->id = std::string(url.ends_with(kInfo) ? url.substr(0, url.size() - kInfo.size()) : url);
  }
  return *std::move(service);
}

}  // namespace vitrine::ingest::iiif
