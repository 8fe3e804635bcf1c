// SPDX-License-Identifier: MIT
// IIIF image services of Image API 1, 2 and 3, as a manifest or an info.json describes them, and what to ask
// them for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/iiif/json_tree.h"
#include "vitrine/result.h"

namespace vitrine::ingest::iiif {

// Largest info.json. Lists of sizes and tiles are short; servers that add records to them are known.
inline constexpr std::uint64_t kMaxInfoBytes = 4ull << 20;

struct ImageSize {
  std::uint32_t width = 0, height = 0;  // 0: not known
};

struct ImageService {
  std::string id;                // base address, without a slash at its end
  int version = 2;               // of the Image API: 1, 2 or 3
  int level = -1;                // 0, 1 or 2; -1: not said
  ImageSize size;                // of the whole picture
  std::vector<ImageSize> sizes;  // that it says it has at hand, ascending
  // The most it gives out; 0: no limit is said.
  std::uint32_t max_width = 0, max_height = 0;
  std::uint64_t max_area = 0;
};

// The first image service among the members "service" of a thing, and of the services within those; nothing
// where there is none. `base` is the document's address, for relative ids.
[[nodiscard]] std::optional<ImageService> find_service(JsonView owner, std::string_view base);

// An info.json. `url` is where it came from, for those that say another id or none. Errors: kCorrupt for what
// is no JSON, kUnsupported for JSON that describes no image service, kTooLarge.
[[nodiscard]] Result<ImageService> parse_info(std::string_view text, std::string_view url);

// What a picture is wanted for: at least so many pixels on its sides, where the service has them.
struct SizeWish {
  std::uint32_t short_side = 224;
  std::uint32_t long_side = 480;
};

// A part of a picture and how it is turned, as a manifest may ask for.
struct Cutting {
  std::string region;  // "x,y,w,h" in pixels; empty: all of it
  int rotation = 0;    // 90, 180 or 270 degrees
};

struct ImageRequest {
  std::string url;
  ImageSize size;  // as asked for; 0 where it is not known
};

// True where a request needs to know more of the service than the manifest says: its sizes at level 0, the
// picture's shape above.
[[nodiscard]] bool needs_info(const ImageService& service, const Cutting& cutting);

// The request for the smallest picture that fulfils the wish, else for the largest there is: of level 0 one
// of the listed sizes or all of it; above, a listed size where one is little larger than wished for, else the
// width (version 3: width and height), never more than the picture has or the service gives. Nothing where
// the service cannot cut (level 0) or too little is known.
[[nodiscard]] std::optional<ImageRequest> request_for(const ImageService& service, const Cutting& cutting,
                                                      const SizeWish& wish);

// The region and rotation in the address of an image request to this service, as
// "{id}/10,20,300,400/full/90/default.jpg".
[[nodiscard]] Cutting cutting_of(const ImageService& service, std::string_view url);

// The region as numbers, or nothing where it is no "x,y,w,h" of sides within 1 and a million.
[[nodiscard]] std::optional<ImageSize> region_size(std::string_view region);

}  // namespace vitrine::ingest::iiif
